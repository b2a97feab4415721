import * as z from 'zod';
import { estimateSchema } from '../evaluationStrategy';
import { copyRequest, saveChartsRequest } from './exporting';
import { nothing, type PanelProtocol } from './protocol';

const conditions = ['starting', 'running', 'stopping', 'stopped', 'finished', 'failed', 'interrupted', 'broken'] as const;

/** `queued`: planned, and nothing of it there yet. */
const sweptStateSchema = z.enum([...conditions, 'queued']);
export type SweptState = z.infer<typeof sweptStateSchema>;

/** `evaluating`: all of its runs are trained. `failed`: it came to its end, and some of them did not. */
const sweepStateSchema = z.enum([...conditions, 'evaluating']);
export type SweepState = z.infer<typeof sweepStateSchema>;

/** Whether a process carries it out. */
export function isSweepGoing(state: SweepState): boolean {
  return ['starting', 'running', 'stopping', 'evaluating'].includes(state);
}

export const sweepActionSchema = z.enum([
  'stop',
  'resume',
  'evaluate',
  'compareCoverage',
  'writeReport',
  'rename',
  'openRecipe',
  'openLog',
  'reveal',
]);
export type SweepAction = z.infer<typeof sweepActionSchema>;

const column = z.array(z.number().nullable());
const figure = z.number().nullable();

const passAtKSchema = z.object({
  first: estimateSchema,
  /** At the largest k that all evaluated models have. */
  last: estimateSchema,
  k: z.int().positive(),
});
export type SweptPassAtK = z.infer<typeof passAtKSchema>;

const sweptRunViewSchema = z.object({
  id: z.string(),
  /** What this run has of the swept keys, as in a recipe; a key that its method lacks is left out. */
  values: z.record(z.string(), z.string()),
  state: sweptStateSchema,
  /** What is being done, or why it ended as it did; null where there is nothing to say. */
  message: z.string().nullable(),
  step: z.int().min(0),
  /** 0 where it is not known yet. */
  maxSteps: z.int().min(0),
  /** Of its newest step. */
  reward: figure,
  entropy: figure,
  loss: figure,
  /** The newest held-out reward that the trainer measured. */
  evalReward: figure,
  /** Of the sweep's evaluation of its last checkpoint; null where there is none. */
  passAtK: passAtKSchema.nullable(),
  /** From its start to its end, or to now; null before it. */
  milliseconds: z.number().nullable(),
  /** Columns over `steps`, null where a step lacks one; empty of a metric it never had. */
  steps: z.array(z.int()),
  metrics: z.object({ reward: column, entropy: column, loss: column }),
});
export type SweptRunView = z.infer<typeof sweptRunViewSchema>;

export const sweepOverviewSchema = z.object({
  sweepId: z.string(),
  title: z.string(),
  state: sweepStateSchema,
  /** What is being done, or why nothing is; null where there is nothing to say. */
  message: z.string().nullable(),
  /** Unix ms. */
  createdAt: z.number(),
  keys: z.array(z.string()),
  /** How the runs are evaluated; null where they are not. */
  evaluation: z.object({ samples: z.int().positive(), dataset: z.string(), reward: z.string() }).nullable(),
  base: passAtKSchema.nullable(),
  /** Why there is no one base; null where there is, or nothing was evaluated. */
  baseCaveat: z.string().nullable(),
  /** In the order in which they are trained. */
  runs: z.array(sweptRunViewSchema),
  actions: z.array(z.object({ action: sweepActionSchema, disabledReason: z.string().nullable() })),
});
export type SweepOverview = z.infer<typeof sweepOverviewSchema>;

export const sweepProtocol = {
  requests: {
    open: { ask: nothing, reply: sweepOverviewSchema },
    act: { ask: z.object({ action: sweepActionSchema }), reply: nothing },
    openRun: { ask: z.object({ runId: z.string() }), reply: nothing },
    save: saveChartsRequest,
    copy: copyRequest,
  },
  notifications: { changed: sweepOverviewSchema },
} satisfies PanelProtocol;
export type SweepProtocol = typeof sweepProtocol;
