import * as z from 'zod';
import { behaviourCompletionsSchema, behaviourSchema, rightFilters } from '../behaviourCompletions';
import { behavioursReportSchema } from '../behavioursReport';
import { ownPatternsSchema, patternChangeSchema } from '../ownPattern';
import { copyRequest, saveChartsRequest } from './exporting';
import { nothing, type PanelProtocol } from './protocol';

const count = z.int().min(0);

/** Completions that can be looked through: the rollouts of a step, the samples of an evaluation, or a file. Only keys the host listed are accepted back. */
const behavioursSourceSchema = z.object({
  key: z.string(),
  /** `step 12`, `base`, `GRPO step 60`, the name of the file. */
  label: z.string(),
  step: z.int().nullable(),
  /** Of an evaluation; null elsewhere. */
  temperature: z.number().nullable(),
  /** What else to know of it: dataset and number of samples of an evaluation; empty for nothing. */
  detail: z.string(),
});
export type BehavioursSource = z.infer<typeof behavioursSourceSchema>;

export const behavioursOverviewSchema = z.object({
  title: z.string(),
  /** Completions one step apart of the run, by step. */
  steps: z.array(behavioursSourceSchema),
  /** The last step that the run is to reach; null where that is not known. */
  maxSteps: count.nullable(),
  /** Of the run, oldest first. */
  evaluations: z.array(behavioursSourceSchema),
  /** The file that is shown in place of a run. */
  file: behavioursSourceSchema.nullable(),
  /** Why no step is listed: it trains on no completions, or none was written yet. */
  noSteps: z.string(),
  /** The source that the panel was asked to show, and when; null where it was not. A later request has a later time. */
  asked: z.object({ view: z.enum(['steps', 'models']), key: z.string(), at: z.number() }).nullable(),
  /** Why the model cannot be sampled; null where it can. */
  evaluateReason: z.string().nullable(),
  patterns: ownPatternsSchema,
  /** Entries of the setting that are left out, and why; a sentence each. */
  patternProblems: z.array(z.string()),
});
export type BehavioursOverview = z.infer<typeof behavioursOverviewSchema>;

export const behavioursProtocol = {
  requests: {
    open: { ask: nothing, reply: behavioursOverviewSchema },
    /** Of one source; a file of several models has one entry each. Sets: the presets, then, where there are patterns, `patterns`. */
    measure: {
      /** `question` is the same in all asks that follow one another: they share the time that a slow pattern has. */
      ask: z.object({ key: z.string(), patterns: ownPatternsSchema, question: z.string() }),
      reply: behavioursReportSchema,
    },
    readCompletions: {
      ask: z.object({
        key: z.string(),
        /** Name of the entry in the report. */
        name: z.string(),
        behaviour: behaviourSchema,
        filter: z.enum(rightFilters),
        first: count,
      }),
      reply: behaviourCompletionsSchema,
    },
    /** Of the setting, where it is set now; entries that cannot be read are kept. */
    changePatterns: { ask: z.object({ change: patternChangeSchema }), reply: nothing },
    save: saveChartsRequest,
    copy: copyRequest,
    /** A completion among the rollouts of a step. */
    openRollout: { ask: z.object({ step: count, group: z.int(), sample: z.int() }), reply: nothing },
    act: { ask: z.object({ action: z.enum(['openRun', 'openSettings', 'evaluate']) }), reply: nothing },
  },
  notifications: { changed: behavioursOverviewSchema },
} satisfies PanelProtocol;
export type BehavioursProtocol = typeof behavioursProtocol;

/** Name of the set of the user's patterns. */
export const OWN_SET = 'patterns';
