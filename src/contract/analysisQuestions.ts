import * as z from 'zod';
import { behaviourCompletionsSchema, behaviourSchema, rightFilters } from './behaviourCompletions';
import { behavioursReportSchema } from './behavioursReport';
import { answerSchema } from './evaluationStrategy';
import { measuredCurveSchema } from './measuredCurve';
import { memorySubjectSchema } from './memorySubject';
import { memoryMachineSchema, modelChoiceSchema, recipeChoiceSchema } from './messages/memory';
import { oneShotReportSchema } from './oneShotReport';
import { packedTokenTableSchema } from './packedTokens';
import { readinessOfFolderSchema } from './readinessRecord';
import { tokenContextsSchema } from './tokenTable';
import { tokensReportSchema } from './tokensReport';
import { treeReportSchema } from './treeReport';

const step = z.int().min(0).nullable();

/** Completions of one model: a Parquet file, an evaluation's folder, or a run's with the step of its rollouts. */
const rolloutsAt = z.object({ path: z.string(), step });

const patternSchema = z.object({ name: z.string(), pattern: z.string(), flags: z.string() });

/** Right and wrong by problem, of one model. */
const sampleCountsSchema = z.object({
  name: z.string(),
  problems: z.array(z.object({ problem: z.string(), n: z.int().min(0), c: z.int().min(0) })),
  /** Whether all of them say what each sample answered, so that there can be a vote. */
  hasAnswers: z.boolean(),
  caveats: z.array(z.string()),
});

/** Completions of one model as texts. */
const completionTextsSchema = z.object({
  name: z.string(),
  completions: z.array(z.object({ problem: z.string(), text: z.string(), isRight: z.boolean().nullable() })),
});

/** Completions of one model to one problem as texts. `sample` counts them as they are in the file, from 0. */
const completionPageSchema = z.object({
  ...{ total: z.int().min(0), right: z.int().min(0) },
  /** Of which the file does not say whether they are right. */
  unknown: z.int().min(0),
  page: z.array(z.object({ sample: z.int().min(0), text: z.string(), isRight: z.boolean().nullable() })),
});

/**
 * What the thread of analyses is asked, and answers: what `posttrain analyze` prints, of paths that are absolute. A path without a step that is a
 * run's folder is all its steps.
 */
export const analysisQuestions = {
  tokens: {
    ask: rolloutsAt.extend({
      /** Occurrences below which a token is in no list. */
      least: z.int().positive(),
      /** Tokens of a list. */
      most: z.int().positive(),
      /** Share of the positions that count as top by entropy. */
      share: z.number().positive().max(1),
    }),
    reply: tokensReportSchema,
  },
  /** All tokens of one rollouts file; `share` as above. */
  tokenTable: { ask: rolloutsAt.extend({ share: z.number().positive().max(1) }), reply: packedTokenTableSchema },
  /** Where the token `id` stands in one rollouts file, at most `most` places. */
  tokenContexts: { ask: rolloutsAt.extend({ id: z.int(), most: z.int().positive() }), reply: tokenContextsSchema },
  tree: {
    /** `problem` null is the first of `base`. `isWhole`: with all tokens of each node, not only the first. */
    ask: z.object({ base: rolloutsAt, against: rolloutsAt.nullable(), problem: z.string().nullable(), isWhole: z.boolean() }),
    reply: treeReportSchema,
  },
  behaviours: {
    /** The path may be a JSONL file too. `presets` by name; `patterns` are the user's, and `isExclusive` counts the first of them that matches. Asks with the same `question` share the time that a slow pattern has. */
    ask: rolloutsAt.extend({
      ...{ presets: z.array(z.string()), patterns: z.array(patternSchema), isExclusive: z.boolean(), question: z.string() },
    }),
    reply: behavioursReportSchema,
  },
  behaviourCompletions: {
    /** `name` of the entry in the report of behaviours, `first` of those that the filter lets through. */
    ask: rolloutsAt.extend({
      ...{ name: z.string(), behaviour: behaviourSchema },
      ...{ filter: z.enum(rightFilters), first: z.int().min(0) },
    }),
    reply: behaviourCompletionsSchema,
  },
  /** Of a file that `posttrain analyze pass-at-k --samples` reads. */
  counts: { ask: z.object({ path: z.string() }), reply: z.object({ sets: z.array(sampleCountsSchema) }) },
  /**
   * maj@k over the problems that all models have, in their order. `name` is that of a model in a file with several; `answer` is how it is taken out
   * of completions, null where the file says it.
   */
  majority: {
    ask: z.object({
      models: z.array(z.object({ path: z.string(), name: z.string().nullable(), answer: answerSchema.nullable() })).min(1),
    }),
    reply: z.object({ models: z.array(measuredCurveSchema), caveats: z.array(z.string()) }),
  },
  /** Of a file that `posttrain analyze behaviours --samples` reads, one entry a model; `problems` null is all. */
  completions: {
    ask: rolloutsAt.extend({ problems: z.array(z.string()).nullable() }),
    reply: z.object({ sets: z.array(completionTextsSchema) }),
  },
  /**
   * Of a file that `posttrain analyze behaviours --samples` reads, at most `most` from `first` on: right ones, then wrong ones, then those of which
   * it is not known. `name` is the model's.
   */
  completionsPage: {
    ask: rolloutsAt.extend({
      ...{ name: z.string(), problem: z.string() },
      ...{ first: z.int().min(0), most: z.int().positive() },
    }),
    reply: completionPageSchema,
  },
  /** What `posttrain analyze memory` reads. A model of a config alone has no tokenizer, and the prompts of a method's defaults are not known. */
  memorySubject: { ask: z.object({ model: modelChoiceSchema, recipe: recipeChoiceSchema }), reply: memorySubjectSchema },
  /** Runs nvidia-smi where `asksDriver`. */
  machine: { ask: z.object({ asksDriver: z.boolean() }), reply: memoryMachineSchema.omit({ reason: true }) },
  /** Of a folder that `posttrain analyze readiness --out` made, or an evaluation's. */
  readiness: { ask: z.object({ path: z.string() }), reply: readinessOfFolderSchema },
  /** Of a run's folder; what was read of its steps is kept, so that a run that goes on is followed at little cost. */
  oneShot: { ask: z.object({ path: z.string() }), reply: oneShotReportSchema },
  /** How many rows a dataset file has. */
  datasetSize: { ask: z.object({ path: z.string() }), reply: z.object({ rows: z.int().min(0) }) },
  /** Rows of a dataset file, by the ids that rollouts have. */
  datasetRows: {
    ask: z.object({ path: z.string(), ids: z.array(z.string()).min(1) }),
    reply: z.object({ rows: z.array(z.record(z.string(), z.unknown())) }),
  },
} as const;

export type AnalysisName = keyof typeof analysisQuestions;
export type AnalysisAsk<N extends AnalysisName> = z.output<(typeof analysisQuestions)[N]['ask']>;
export type AnalysisReply<N extends AnalysisName> = z.output<(typeof analysisQuestions)[N]['reply']>;

/** What crosses to the thread. */
export interface AnalysisQuestion<N extends AnalysisName = AnalysisName> {
  name: N;
  ask: AnalysisAsk<N>;
}
