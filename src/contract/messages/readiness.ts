import * as z from 'zod';
import { readinessOfFolderSchema } from '../readinessRecord';
import { coverageProtocol } from './coverage';
import { copyRequest, saveChartsRequest } from './exporting';
import { nothing, type PanelProtocol } from './protocol';

const count = z.int().min(0);

/** Completions drawn so far, of all that are asked for; `total` 0 while the model is being read. */
const samplingSchema = z.object({ done: count, total: count });
export type SamplingProgress = z.infer<typeof samplingSchema>;

export const readinessOverviewSchema = z.object({
  /** `countdown on countdown-train.jsonl`. */
  title: z.string(),
  /** What was asked, in a line; empty where it is not known. */
  detail: z.string(),
  /** What is there; null where nothing was written yet. */
  found: readinessOfFolderSchema.nullable(),
  /** Temperatures that are asked for and not there. */
  missing: z.array(z.number()),
  /** null where nothing is being sampled. */
  sampling: samplingSchema.nullable(),
  /** Why sampling ended, where it ended before its end: a sentence; null where it did not. */
  failure: z.string().nullable(),
  /** Whether it is known here what is to be sampled, so that it can be begun, or tried again. */
  isAskedKnown: z.boolean(),
  /** Why what is missing cannot be sampled; null where it can. */
  sampleReason: z.string().nullable(),
  /** Why no run can be started from here; null where it can. */
  startReason: z.string().nullable(),
  /** Of the run that is started: `GRPO`. */
  method: z.string(),
  /** What a reader has to know of where the samples come from. Sentences without a full stop. */
  notes: z.array(z.string()),
  /** Whether they are of a run's evaluation, which can be opened. */
  isOfRun: z.boolean(),
});
export type ReadinessOverview = z.infer<typeof readinessOverviewSchema>;

const { readPrompts, readSamples } = coverageProtocol.requests;

export const readinessProtocol = {
  requests: {
    open: { ask: nothing, reply: readinessOverviewSchema },
    /** `key` is that of a temperature. */
    readPrompts,
    readSamples,
    save: saveChartsRequest,
    copy: copyRequest,
    /** Samples what is missing. */
    sample: { ask: nothing, reply: nothing },
    stop: { ask: nothing, reply: nothing },
    /** Begins a run with these settings, which is asked about before it starts. */
    start: { ask: z.object({ temperature: z.number().positive(), numGenerations: z.int().min(2) }), reply: nothing },
    openRun: { ask: nothing, reply: nothing },
  },
  notifications: { changed: readinessOverviewSchema, progress: samplingSchema },
} satisfies PanelProtocol;
export type ReadinessProtocol = typeof readinessProtocol;
