import * as z from 'zod';
import { idSchema } from '../ids';
import { packedTokenTableSchema } from '../packedTokens';
import { tokenContextsSchema } from '../tokenTable';
import { temperatureExperimentSchema } from '../temperatureExperiment';
import { copyRequest, saveChartsRequest } from './exporting';
import { nothing, type PanelProtocol } from './protocol';
import { rolloutTokenSchema } from './rollouts';

/** Texts whose tokens are shown: a step of the run, or one of its evaluations. */
export const tokensSourceSchema = z.union([z.strictObject({ step: z.int().min(0) }), z.strictObject({ evaluation: idSchema })]);
export type TokensSource = z.infer<typeof tokensSourceSchema>;

export const tokensOverviewSchema = z.object({
  runId: z.string(),
  title: z.string(),
  /** Newest attempt of each step that has rollouts, ascending. */
  steps: z.array(z.object({ step: z.int(), attempt: z.int() })),
  /** Newest first. `label` says which model: `base`, `step 60`. */
  evaluations: z.array(z.object({ id: z.string(), label: z.string(), dataset: z.string(), temperature: z.number() })),
  /** Of those, which gave one kind of token another temperature. */
  experiments: z.array(temperatureExperimentSchema),
  /** To show first; null where there is nothing. */
  selected: tokensSourceSchema.nullable(),
  /**
   * Asked for by name, at a time that tells one asking from the next; null where nothing was. A step without rollouts of its own is
   * its newest evaluation; where it has none either, `source` is null and `missing` says so.
   */
  asked: z.object({ source: tokensSourceSchema.nullable(), missing: z.string().nullable(), at: z.number() }).nullable(),
  /** What wrote the `ref_` columns: the base model, or the teacher of a distillation. */
  reference: z.enum(['base', 'teacher']),
  referenceName: z.string(),
  /** The trainer is going: rollouts will come. */
  going: z.boolean(),
  /** Why no model can be sampled; null where one can. */
  evaluateReason: z.string().nullable(),
  /** The run's model samples completions as it is trained. */
  hasRollouts: z.boolean(),
});
export type TokensOverview = z.infer<typeof tokensOverviewSchema>;

/** One step in numbers. Entropies in nats; null where there is no token, or no base was scored. */
export const tokensStepSchema = z.object({
  step: z.int(),
  tokens: z.int().min(0),
  mean: z.number().nullable(),
  /** Share of positions below 0.01 nats. */
  certain: z.number().nullable(),
  /** Where the top 20 % begin. */
  p80: z.number().nullable(),
  /** Share of the top 20 % that are the base's too. */
  overlap: z.number().nullable(),
});
export type TokensStep = z.infer<typeof tokensStepSchema>;

export const tokensProtocol = {
  requests: {
    open: { ask: nothing, reply: tokensOverviewSchema },
    read: { ask: z.object({ source: tokensSourceSchema }), reply: packedTokenTableSchema },
    readContexts: { ask: z.object({ source: tokensSourceSchema, id: z.int() }), reply: tokenContextsSchema },
    readStep: { ask: z.object({ step: z.int().min(0) }), reply: tokensStepSchema },
    /** Opens the Rollouts panel of a step at a token. */
    showRollout: {
      ask: rolloutTokenSchema.extend({ step: z.int().min(0) }),
      reply: nothing,
    },
    save: saveChartsRequest,
    copy: copyRequest,
    act: {
      ask: z.object({ action: z.enum(['openRun', 'openRollouts', 'evaluate']), step: z.int().optional() }),
      reply: nothing,
    },
  },
  notifications: { changed: tokensOverviewSchema },
} satisfies PanelProtocol;
export type TokensProtocol = typeof tokensProtocol;
