import * as z from 'zod';

const count = z.int().min(0);
const share = z.number().min(0).max(1);

const behaviourSchema = z.object({
  name: z.string(),
  count,
  /** Of the completions of which it is known; null of none. */
  share: share.nullable(),
  /** Share right of those that have it, and of those that have not; null of none. */
  accuracy: share.nullable(),
  accuracyWithout: share.nullable(),
  /** Completions of which it is not known: see `failures` of the set. */
  unknown: count,
});

/** Completions that a pattern could not be matched with, why not the first, and those on which it was not tried, after some of that in a row or where it had taken all its time. */
const patternFailureSchema = z.object({ pattern: z.string(), failed: count, message: z.string(), notTried: count });
export type PatternFailure = z.infer<typeof patternFailureSchema>;

const lengthSchema = z.object({ count, mean: z.number(), q1: z.number(), median: z.number(), q3: z.number() }).nullable();

/** One file of completions: a step of a run, samples, or one model of a file with several. */
const behavioursOfFileSchema = z.object({
  name: z.string(),
  step: z.int().nullable(),
  completions: z.int().positive(),
  /** null where it is not known. */
  accuracy: share.nullable(),
  /** Of an exclusive set each completion has one: the shares add up to 1. */
  sets: z.array(
    z.object({
      ...{ name: z.string(), isExclusive: z.boolean(), behaviours: z.array(behaviourSchema) },
      failures: z.array(patternFailureSchema),
    }),
  ),
  lengths: z.object({ unit: z.enum(['tokens', 'characters']), right: lengthSchema, wrong: lengthSchema }),
  /** Mean share of 4-grams (of tokens, or of words) that occurred before; completions that end in a loop. */
  repetition: z.object({ repeatedShare: share.nullable(), loops: count }),
  /** Cut off at the length limit; null where it is not known. */
  truncated: share.nullable(),
  /** Completions by the writing system of most of their letters, and those with a second one. */
  scripts: z.object({ main: z.record(z.string(), count), mixed: count }),
  /** Equations that a text states, as far as they can be checked. */
  arithmetic: z.object({
    ...{ statements: count, broken: count, checked: count, withBroken: count },
    ...{ rightChecked: count, rightWithBroken: count },
  }),
  /** Completions of one problem, by how many are right. */
  groups: z.object({ allRight: count, allWrong: count, mixed: count, unknown: count }),
});
export type BehavioursOfFile = z.infer<typeof behavioursOfFileSchema>;

/** What `posttrain analyze behaviours --json` prints: one entry a file, by step. */
export const behavioursReportSchema = z.object({ files: z.array(behavioursOfFileSchema).min(1), caveats: z.array(z.string()) });
export type BehavioursReport = z.infer<typeof behavioursReportSchema>;
