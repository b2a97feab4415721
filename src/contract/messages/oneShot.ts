import * as z from 'zod';
import { runStateSchema } from '../events';
import { oneShotReportSchema } from '../oneShotReport';
import { copyRequest, saveChartsRequest } from './exporting';
import { nothing, type PanelProtocol } from './protocol';

/** Examples that a run is started on at most. */
export const MOST_EXAMPLES = 2;

export const oneShotOverviewSchema = z.object({
  runId: z.string(),
  title: z.string(),
  /** `GRPO`; empty where it is not known yet. */
  method: z.string(),
  state: runStateSchema,
  /** The trainer is gone without a word. */
  interrupted: z.boolean(),
  /** Whether a trainer is at work on it. */
  isGoing: z.boolean(),
  step: z.int().min(0),
  /** 0 where it is not known yet. */
  maxSteps: z.int().min(0),
  /** What is known of its examples; null where `absence` says why there is nothing. */
  report: oneShotReportSchema.nullable(),
  /** Why nothing is ranked: what is so, and what can be done. null where something is. */
  absence: z.object({ kind: z.enum(['empty', 'loading', 'failed']), headline: z.string(), detail: z.string() }).nullable(),
  /** Of a run that is started on chosen examples. */
  start: z.object({
    /** Why none can be; null where it can. */
    reason: z.string().nullable(),
    /** Groups that a generation consists of, each of copies of one example, and completions of a group. */
    groups: z.int().positive().nullable(),
    numGenerations: z.int().positive().nullable(),
    /** The entropy bonus that it is trained with; null where its method knows none. */
    entropyCoef: z.number().nullable(),
    /** Whether its recipe measures held-out accuracy. */
    isHeldOut: z.boolean(),
  }),
});
export type OneShotOverview = z.infer<typeof oneShotOverviewSchema>;

export const oneShotProtocol = {
  requests: {
    open: { ask: nothing, reply: oneShotOverviewSchema },
    /** Writes a dataset and a recipe of these examples, and asks about the run before it starts. */
    start: { ask: z.object({ problems: z.array(z.string()).min(1).max(MOST_EXAMPLES) }), reply: nothing },
    openRun: { ask: nothing, reply: nothing },
    openRollouts: { ask: z.object({ step: z.int().min(0).nullable() }), reply: nothing },
    save: saveChartsRequest,
    copy: copyRequest,
  },
  notifications: { changed: oneShotOverviewSchema },
} satisfies PanelProtocol;
export type OneShotProtocol = typeof oneShotProtocol;
