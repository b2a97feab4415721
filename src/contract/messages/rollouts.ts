import * as z from 'zod';
import { runStateSchema } from '../events';
import { rolloutRowSchema } from '../rollout';
import { nothing, packed, type PanelProtocol } from './protocol';

/** A token of one of a step's completions, counted from 0. */
export const rolloutTokenSchema = z.object({ group: z.int().min(0), sample: z.int().min(0), position: z.int().min(0) });
export type RolloutToken = z.infer<typeof rolloutTokenSchema>;

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
  /** Step asked for while the page was away: shown in place of the one it was left at. Told once. */
  askedStep: z.int().nullable(),
  /** The token of that step that is to be shown; absent where none was asked for. */
  askedToken: rolloutTokenSchema.optional(),
  /** What tokens are compared with: the base model, or the teacher of a distillation. */
  reference: z.enum(['base', 'teacher']),
  /** The name of that model. */
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

/**
 * JSON has no NaN: a statistic that the trainer could not compute crosses as null, and is NaN again in the panel, which shows it as
 * missing.
 */
const statistics = z.array(z.number().nullable()).transform((values) => values.map((value) => value ?? NaN));
export const shownRowSchema = rolloutRowSchema.extend({
  logprobs: statistics,
  entropies: statistics,
  alternative_logprobs: statistics,
  ref_logprobs: statistics.nullable(),
  ref_entropies: statistics.nullable(),
  ref_alternative_logprobs: statistics.nullable(),
});

export const rolloutsProtocol = {
  requests: {
    open: { ask: nothing, reply: rolloutsOverviewSchema },
    readStep: { ask: z.object({ step: z.int() }), reply: rolloutStepSchema },
    /** Completions of a group from `first` on, as many as have some thousand tokens together; `next` is the first of the others, if there are any. */
    readGroup: {
      ask: z.object({ step: z.int(), group: z.int(), first: z.int().min(0).optional() }),
      reply: z.object({ step: z.int(), rows: packed(z.array(shownRowSchema)), next: z.int().optional() }),
    },
    /** Groups of this step whose prompt or a completion contains the text. */
    search: { ask: z.object({ step: z.int(), text: z.string() }), reply: z.object({ groups: z.array(z.int()) }) },
    /**
     * The same prompt in other steps, as far as they have been read: each request reads some more, those nearest to `step` first, until
     * none is `unread`. Files that cannot be read are told with the reason and not tried again.
     */
    followPrompt: {
      ask: z.object({ promptId: z.string(), step: z.int() }),
      reply: z.object({
        points: z.array(z.object({ step: z.int(), group: z.int(), mean: z.number().nullable() })),
        unread: z.int().min(0),
        unreadable: z.array(z.object({ step: z.int(), reason: z.string() })),
      }),
    },
    /** `promptId` is the one whose tree is to be opened. */
    act: {
      ask: z.object({
        action: z.enum(['compare', 'openRun', 'openTokens', 'openTree', 'exportCsv']),
        step: z.int().optional(),
        promptId: z.string().optional(),
      }),
      reply: nothing,
    },
  },
  notifications: { changed: rolloutsOverviewSchema, showStep: z.object({ step: z.int(), token: rolloutTokenSchema.optional() }) },
} satisfies PanelProtocol;
export type RolloutsProtocol = typeof rolloutsProtocol;
