import * as z from 'zod';
import { evaluationRecordSchema } from '../evaluation';
import { runStateSchema } from '../events';
import { backendRecordSchema, gitRecordSchema } from '../runRecord';
import { nothing, type PanelProtocol } from './protocol';

/** What can be done with a run. A disabled action says why. */
export const runActionSchema = z.enum([
  'stop',
  'resume',
  'checkpoint',
  'openRollouts',
  'compare',
  'openCoverage',
  'openTokens',
  'openTree',
  'openBehaviours',
  'openOneShot',
  'evaluate',
  'openRecipe',
  'openLog',
  'reveal',
  'copyId',
  'rename',
  'delete',
  'diagnose',
]);
export type RunAction = z.infer<typeof runActionSchema>;

/** One `evaluations/<id>/` as a list shows it. `dataset` is a path. */
const runEvaluationSchema = evaluationRecordSchema
  .pick({
    id: true,
    createdAt: true,
    step: true,
    dataset: true,
    samples: true,
    failed: true,
    passAtK: true,
    strategy: true,
    entropyMatch: true,
  })
  .extend({ modelName: z.string(), problems: z.int().min(0) });
export type RunEvaluation = z.infer<typeof runEvaluationSchema>;

export const runOverviewSchema = z.object({
  runId: z.string(),
  title: z.string(),
  method: z.string(),
  /** Its model samples completions as it is trained, which the run keeps. */
  hasRollouts: z.boolean(),
  state: runStateSchema,
  /** The trainer is gone without a word: `state` is then the last thing it said, or `failed`. */
  interrupted: z.boolean().default(false),
  /** Why it failed or stopped, or what is wrong with the folder; null where there is nothing to say. */
  message: z.string().nullable(),
  step: z.int().min(0),
  maxSteps: z.int().min(0),
  millisecondsLeft: z.number().nullable(),
  millisecondsPerStep: z.number().nullable(),
  tokensPerSecond: z.number().nullable(),
  baseModel: z.object({ name: z.string(), parameters: z.number().nullable() }),
  peakMemoryBytes: z.number().nullable(),
  backend: backendRecordSchema.nullable(),
  git: gitRecordSchema.nullable(),
  /** Resolved recipe in file order; `template` is the bundled template's value where it differs. */
  recipe: z.array(z.object({ key: z.string(), value: z.string(), template: z.string().nullable() })),
  /** Columns over `steps`: a metric a key, null where a step lacks it. Newest attempt of each step. */
  steps: z.array(z.int()),
  metrics: z.record(z.string(), z.array(z.number().nullable())),
  checkpoints: z.array(z.object({ step: z.int(), bytes: z.number() })),
  /** What the trainer measured on held-out data while it went. */
  evaluations: z.array(z.object({ step: z.int(), metrics: z.record(z.string(), z.number().nullable()) })),
  /** What `posttrain evaluate` measured, newest first, and evaluations that cannot be read. */
  passAtK: z.object({
    evaluations: z.array(runEvaluationSchema),
    broken: z.array(z.object({ id: z.string(), reason: z.string() })),
  }),
  /** Lines of events.jsonl that could not be read. */
  damagedLines: z.int().min(0),
  faults: z.array(z.object({ step: z.int(), at: z.string(), message: z.string() })),
  actions: z.array(z.object({ action: runActionSchema, disabledReason: z.string().nullable() })),
});
export type RunOverview = z.infer<typeof runOverviewSchema>;

export const runProtocol = {
  requests: {
    open: { ask: nothing, reply: runOverviewSchema },
    readLog: {
      ask: z.object({ lines: z.int().min(1).max(2000) }),
      reply: z.object({ lines: z.array(z.string()), truncated: z.boolean() }),
    },
    act: { ask: z.object({ action: runActionSchema, step: z.int().optional() }), reply: nothing },
  },
  notifications: { changed: runOverviewSchema },
} satisfies PanelProtocol;
export type RunProtocol = typeof runProtocol;
