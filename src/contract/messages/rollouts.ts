import { z } from 'zod';
import { runStateSchema } from '../events';
import { rolloutRowSchema } from '../rollout';
import { nothing, type PanelProtocol } from './protocol';

export const rolloutsOverviewSchema = z.object({
  runId: z.string(),
  title: z.string(),
  state: runStateSchema,
  step: z.int().min(0),
  maxSteps: z.int().min(0),
  /** Newest attempt of each step. `hasRollouts` is false where the file is missing. */
  steps: z.array(
    z.object({
      step: z.int(),
      attempt: z.int(),
      hasRollouts: z.boolean(),
      reward: z.number().nullable(),
      /** 10th and 90th percentile of the groups' mean rewards. */
      rewardLow: z.number().nullable(),
      rewardHigh: z.number().nullable(),
      entropy: z.number().nullable(),
    }),
  ),
  /** Step to show first: the one asked for, else the newest with rollouts; null where there is none. */
  selectedStep: z.int().nullable(),
  baseName: z.string(),
});
export type RolloutsOverview = z.infer<typeof rolloutsOverviewSchema>;

export const groupSummarySchema = z.object({
  group: z.int(),
  promptId: z.string(),
  prompt: z.string(),
  /** One a completion, in sample order; null: the rollout failed. */
  rewards: z.array(z.number().nullable()),
  mean: z.number().nullable(),
  /** Sample standard deviation (n − 1), as TRL uses it; null for fewer than two rewards. */
  std: z.number().nullable(),
});
export type GroupSummary = z.infer<typeof groupSummarySchema>;

export const rolloutStepSchema = z.object({
  step: z.int(),
  completions: z.int(),
  failed: z.int(),
  meanReward: z.number().nullable(),
  /** Over all tokens, nats; null where there are none. */
  meanEntropy: z.number().nullable(),
  maxEntropy: z.number().nullable(),
  /** Entropy above which a token is one of the step's top 20 %. */
  p80Entropy: z.number().nullable(),
  /** Equal bins from 0 to the top of the colour scale (`entropyScaleTop` of `src/analysis/entropy.ts`). */
  entropyHistogram: z.array(z.int()),
  hasReference: z.boolean(),
  groups: z.array(groupSummarySchema),
});
export type RolloutStep = z.infer<typeof rolloutStepSchema>;

export const rolloutsProtocol = {
  requests: {
    open: { ask: nothing, reply: rolloutsOverviewSchema },
    readStep: { ask: z.object({ step: z.int() }), reply: rolloutStepSchema },
    readGroup: {
      ask: z.object({ step: z.int(), group: z.int() }),
      reply: z.object({ step: z.int(), rows: z.array(rolloutRowSchema) }),
    },
    /** Groups of this step whose prompt or a completion contains the text. */
    search: { ask: z.object({ step: z.int(), text: z.string() }), reply: z.object({ groups: z.array(z.int()) }) },
    /** The same prompt in the other steps. */
    followPrompt: {
      ask: z.object({ promptId: z.string() }),
      reply: z.object({ points: z.array(z.object({ step: z.int(), group: z.int(), mean: z.number().nullable() })) }),
    },
    act: { ask: z.object({ action: z.enum(['compare', 'openRun', 'exportCsv']), step: z.int().optional() }), reply: nothing },
  },
  notifications: { changed: rolloutsOverviewSchema, showStep: z.object({ step: z.int() }) },
} satisfies PanelProtocol;
export type RolloutsProtocol = typeof rolloutsProtocol;
