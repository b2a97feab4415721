import * as z from 'zod';
import { regexRewardSchema } from './reward';

/** A mean over problems with its 95 % bootstrap interval. */
export const estimateSchema = z.object({ value: z.number(), low: z.number(), high: z.number() });
export type Estimate = z.infer<typeof estimateSchema>;

/** How the answer is taken out of a completion: see `openAnswers`. */
export const answerSchema = z.union([z.enum(['after_answer', 'number', 'completion']), regexRewardSchema]);
export type AnswerChoice = z.output<typeof answerSchema>;

const n = z.int().positive();
const count = z.int().min(0);

/** Samples that the selector could not score (they are in pass@k all the same), and why not the first of them; left out where there are none. */
const failedSelections = { failed_selections: n.optional(), selection_failure: z.string().optional() };

/** `majority` counts votes, `weighted` adds up what the selector says of each, of a reward model's score the sigmoid; null without a selector. */
const selfConsistencySchema = z.object({
  name: z.literal('self-consistency'),
  answer: answerSchema,
  selector: z.string().nullable(),
  curve: z.array(z.object({ n, majority: estimateSchema, weighted: estimateSchema.nullable() })),
  /** Samples whose answer could not be taken out, so that they do not vote, and why not the first; left out where there are none. */
  ...{ failed_answers: n.optional(), answer_failure: z.string().optional() },
  ...failedSelections,
});

const bestOfNSchema = z.object({
  name: z.literal('best-of-n'),
  selector: z.string(),
  curve: z.array(estimateSchema.extend({ n })),
  ...failedSelections,
});

/**
 * The first point of the curve is that of the plain samples. samples.parquet has the samples of all points, one point after the other within
 * a problem; `problems` and `passAtK` of the record are of the plain ones.
 */
const budgetForcingSchema = z.object({
  name: z.literal('budget-forcing'),
  /** The text appended instead of an end, or after so many tokens: one of them is null. */
  wait: z.string().nullable(),
  answer_prompt: z.string().nullable(),
  /** The text whose beginning counts as an end; null where only the end token does. */
  thinking_end: z.string().nullable(),
  curve: z.array(
    estimateSchema.extend({
      /** Ends suppressed at most. */
      extensions: count,
      /** Tokens after which `answer_prompt` is appended; null where it never is. */
      thinking_tokens: n.nullable(),
      /** Completions to which that was done. */
      forced: count,
      /** Mean tokens sampled of a completion; appended texts and suppressed ends are not among them. */
      tokens: z.number(),
    }),
  ),
});

/** Accuracy at one temperature of one kind of token; failed samples are in neither accuracy nor interval. */
const temperaturePointSchema = estimateSchema.extend({
  /** Mean tokens of a completion. */
  tokens: z.number(),
  failed: count,
});

/** One kind of token gets another temperature, the other keeps that of the record. samples.parquet has the plain samples alone. */
export const forkingTemperatureSchema = z.object({
  name: z.literal('forking-temperature'),
  /** Tokens with more entropy than this fork, nats at T = 1. */
  threshold: z.number(),
  /** Which percentile of the plain samples' tokens it is; null where it was given in nats. */
  percentile: z.number().nullable(),
  /** Of the tokens of the plain samples that fork. */
  share: z.number(),
  curve: z.array(
    z.object({
      temperature: z.number().min(0),
      forking: temperaturePointSchema,
      others: temperaturePointSchema,
      /** Accuracy with the forking tokens at this temperature less that with the others, problems drawn in pairs. */
      difference: estimateSchema,
    }),
  ),
});

export const evaluationStrategySchema = z.discriminatedUnion('name', [
  selfConsistencySchema,
  bestOfNSchema,
  budgetForcingSchema,
  forkingTemperatureSchema,
]);
export type EvaluationStrategy = z.infer<typeof evaluationStrategySchema>;
export type ForkingTemperatureStrategy = z.infer<typeof forkingTemperatureSchema>;
export type BudgetForcingStrategy = z.infer<typeof budgetForcingSchema>;
