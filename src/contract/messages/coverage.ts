import * as z from 'zod';
import { evaluationRecordSchema } from '../evaluation';
import { estimateSchema } from '../evaluationStrategy';
import { curvePointSchema, measuredCurveSchema } from '../measuredCurve';
import { sureLeadSchema } from '../sureLead';
import { perplexityAskSchema, perplexityProgressSchema, perplexitySchema } from './perplexity';
import { copyRequest, saveChartsRequest } from './exporting';
import { nothing, type PanelProtocol } from './protocol';

const count = z.int().min(0);
const share = z.number().nullable();

/** What a model is beside the others: it decides its colour. */
const modelRoleSchema = z.enum(['base', 'trained', 'distilled']);

/** An evaluation that can be shown. `key` tells it apart from those of other runs; only keys the host listed are accepted back. */
export const coverageChoiceSchema = evaluationRecordSchema
  .pick({
    createdAt: true,
    dataset: true,
    samples: true,
    temperature: true,
    top_p: true,
    top_k: true,
    max_completion_length: true,
    reward_funcs: true,
    failed: true,
  })
  .extend({
    key: z.string(),
    /** `base`, `GRPO step 60`; of a file the model's name. */
    label: z.string(),
    /** The run that it is of, or the file. */
    run: z.string(),
    /** Not known of a file's samples. */
    createdAt: z.number().nullable(),
    temperature: z.number().nullable(),
    top_p: z.number().nullable(),
    top_k: z.number().nullable(),
    max_completion_length: z.number().nullable(),
    role: modelRoleSchema,
    problems: count,
    /** Evaluations of one group have problems in common, directly or through others of it. */
    group: count,
    /** Samples that failed are in the problems' n, as wrong ones: records of earlier versions have them so. */
    areFailedCounted: z.boolean(),
    /** Step of the checkpoint; null for a base model and where it is not known. */
    step: z.int().min(0).nullable(),
    /** The folder of the run that it is of, which tells runs apart; null of a file. */
    runKey: z.string().nullable(),
    /**
     * What the run was told, by key as in a recipe, where the choices differ in it; keys that change nothing but names and files written are left
     * out. Empty of a base model.
     */
    recipe: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
    /** Why there is no maj@k of it; null where its samples have answers to vote with. */
    votelessReason: z.string().nullable(),
  });
export type CoverageChoice = z.infer<typeof coverageChoiceSchema>;

/** Models in one chart: more are not told apart. */
export const MOST_SHOWN = 12;

export const coverageOverviewSchema = z.object({
  /** null where the panel is of files. */
  runId: z.string().nullable(),
  title: z.string(),
  /** Of this run first, then of the others, newest first. */
  choices: z.array(coverageChoiceSchema),
  broken: z.array(z.object({ id: z.string(), reason: z.string() })),
  /** What to show first: the base, then what is compared with it. Empty where nothing was evaluated. */
  suggested: z.array(z.string()),
  /**
   * The choice that was asked for by name, the first of `count`, at a time that tells one asking from the next. Of more than {@link MOST_SHOWN} the first are
   * `suggested`. null where none was, or it is not there yet. */
  asked: z.object({ key: z.string(), at: z.number(), count }).nullable(),
  /** Why nothing can be evaluated from here; null where it can. */
  evaluateReason: z.string().nullable(),
  /** Why no perplexity can be measured from here; null where it can. */
  scoreReason: z.string().nullable(),
  /** Why no report can be written; null where it can. */
  reportReason: z.string().nullable(),
  /** Absolute paths of the files that the panel is of; null where it is of a run. */
  files: z.array(z.string()).nullable(),
  /** Those of them that cannot be read. */
  unread: z.array(z.object({ file: z.string(), reason: z.string() })),
  /** What a reader has to know of how files were read. */
  notes: z.array(z.string()),
});
export type CoverageOverview = z.infer<typeof coverageOverviewSchema>;

/** Indices of `models` and of the arrays in `problems` are those of the keys asked for; the first is what the others are compared with. */
const coverageModelSchema = z.object({
  key: z.string(),
  /** Samples of a problem, fewest and most. */
  samples: z.object({ least: count, most: count }),
  /** Problems of the others that it lacks or never sampled: they are left out on all sides. */
  missing: count,
  /** Mean pass@k over the common problems, with 95 % intervals; the ks of all models are the same. */
  curve: z.array(curvePointSchema),
  /** mean@k, also avg@k: the share right of all samples. */
  mean: estimateSchema,
  /** G-Pass@k at thresholds 0.5 and 1, and mG-Pass@k (`mean`), at k = 2, 4 … */
  gPass: z.array(measuredCurveSchema.extend({ tau: z.union([z.number(), z.literal('mean')]) })),
  /** Problems by accuracy: {0}, (0, 0.1] … (0.9, 1), {1}. */
  histogram: z.array(count),
});

const coverageComparisonSchema = z.object({
  key: z.string(),
  /** pass@k less that of the first model, at the same ks, problems drawn in pairs. */
  difference: z.array(curvePointSchema),
  /**
   * The crossing that parts the largest leads (`crossingEstimate` of `src/analysis/coverage`); null where the curves do not cross. `falls`: this
   * model is ahead before it. `low` and `high` are the 95 % interval, null where it has no end within 1 … the largest k. `share` of the
   * resamples cross there in this direction.
   */
  crossing: z
    .object({
      direction: z.enum(['falls', 'rises']),
      k: z.number(),
      /** pass@k of both there. */
      value: z.number(),
      low: z.number().nullable(),
      high: z.number().nullable(),
      share: z.number(),
    })
    .nullable(),
  /** Who is ahead at which powers of two, by a 95 % band that holds at all of them at once; `base` is the first model. */
  sureLead: sureLeadSchema,
  /** Δ_SE: pass@k of the first model at the largest k, less pass@1 of this one (Yue et al. 2025). */
  gap: estimateSchema,
  solved: z.object({ both: count, onlyBase: count, onlyOther: count, neither: count }),
  /** Null where nothing was solved that they could be a share of. */
  support: z.object({ srr: share, ndr: share, sds: share, nscr: share }),
});
export type CoverageComparison = z.infer<typeof coverageComparisonSchema>;

export const coverageReportSchema = z.object({
  models: z.array(coverageModelSchema),
  comparisons: z.array(coverageComparisonSchema),
  /** Those that every model has samples of. `n` samples, `c` of them right, one a model. */
  problems: z.array(z.object({ id: z.string(), n: z.array(count), c: z.array(count) })),
  resamples: z.int().positive(),
});
export type CoverageReport = z.infer<typeof coverageReportSchema>;
export type CoverageMajority = z.infer<typeof coverageProtocol.requests.majority.reply>;

const coverageSampleSchema = z.object({
  sample: count,
  text: z.string(),
  /** null where it is a text alone. */
  tokens: count.nullable(),
  /** null where it is not known. */
  isRight: z.boolean().nullable(),
  reward: z.number().nullable(),
  isCut: z.boolean(),
  failure: z.string().nullable(),
});
export type CoverageSample = z.infer<typeof coverageSampleSchema>;

/** Most samples in one reply. */
export const SAMPLES_PAGE = 64;

/** Most problems whose prompts are asked for at once. */
export const PROMPTS_PAGE = 256;

export const coverageProtocol = {
  requests: {
    open: { ask: nothing, reply: coverageOverviewSchema },
    measure: { ask: z.object({ keys: z.array(z.string()).min(1).max(16) }), reply: coverageReportSchema },
    /** maj@k over the common problems, by model; `caveats` say what casts no vote. */
    majority: {
      ask: z.object({ keys: z.array(z.string()).min(1).max(16) }),
      reply: z.object({ models: z.array(measuredCurveSchema), caveats: z.array(z.string()) }),
    },
    /** Prompt by problem, of those that the samples of this evaluation have. */
    readPrompts: {
      ask: z.object({ key: z.string(), problems: z.array(z.string()).max(PROMPTS_PAGE) }),
      reply: z.object({ prompts: z.record(z.string(), z.string()) }),
    },
    /** Right ones first, then wrong ones, those of which it is not known, and failed ones; else as they were drawn. `total` is all of them. */
    readSamples: {
      ask: z.object({ key: z.string(), problem: z.string(), first: count }),
      reply: z.object({
        prompt: z.string(),
        total: count,
        right: count,
        unknown: count,
        failed: count,
        samples: z.array(coverageSampleSchema),
      }),
    },
    save: saveChartsRequest,
    copy: copyRequest,
    /** Asks which file, and shows its samples too. */
    addFile: { ask: nothing, reply: nothing },
    /** Takes a file that was added out of the panel. */
    removeFile: { ask: z.object({ file: z.string() }), reply: nothing },
    act: { ask: z.object({ action: z.enum(['evaluate', 'openRun', 'writeReport']) }), reply: nothing },
    readPerplexity: { ask: perplexityAskSchema, reply: perplexitySchema },
    /** Scores what is not scored yet, and replies when that is done; the same one asked for again is joined, another one ends it. */
    measurePerplexity: { ask: perplexityAskSchema, reply: perplexitySchema },
    /** Asks which file has the reference solutions of the base's problems, and reads with it; with the one before where that is cancelled. */
    chooseReference: { ask: perplexityAskSchema, reply: perplexitySchema },
    /** Ends it; what was scored stays. */
    stopPerplexity: { ask: nothing, reply: nothing },
  },
  notifications: { changed: coverageOverviewSchema, perplexityProgress: perplexityProgressSchema },
} satisfies PanelProtocol;
export type CoverageProtocol = typeof coverageProtocol;
