import * as z from 'zod';
import { estimateSchema } from './evaluationStrategy';
import { sureLeadSchema } from './sureLead';

/** By k, `{"1": 0.12, "2": 0.2}`. */
const byK = z.record(z.string().regex(/^[1-9][0-9]*$/), z.number());
const intervalByK = z.record(z.string(), z.tuple([z.number(), z.number()]));
const share = z.number().min(0).max(1);

const modelSchema = z.object({
  /** Of the file, or of the model that an evaluation names. */
  name: z.string(),
  problems: z.int().positive(),
  /** The fewest samples of a problem, up to which k goes. */
  samplesPerProblem: z.int().positive(),
  /** Mean unbiased pass@k over problems, 1 − C(n−c, k)/C(n, k). */
  passAtK: byK,
  /** 95 % percentile bootstrap over problems, [low, high]. */
  interval: intervalByK,
  /** Mean share right of all samples (mean@k, avg@k). */
  meanAtK: estimateSchema,
  /** maj@k, an estimate with a seed; null where the samples have no answers. */
  majAtK: byK.nullable(),
  majInterval: intervalByK.nullable(),
  /** G-Pass@k_τ by τ, then by k; `mean` is mG-Pass@k. */
  gPassAtK: z.record(z.string(), byK),
  /** Problems with accuracy 0, (0, .1], … (.8, .9], (.9, 1), 1. */
  accuracyHistogram: z.array(z.int().min(0)).length(12),
});

/** With `--against`: the first model is the base, the second the other; both on the problems that both have. */
const comparisonSchema = z.object({
  /** null: the curves do not cross up to the largest k; see `noCrossing`. */
  crossing: z
    .object({
      k: z.number(),
      /** 95 %, paired bootstrap over problems; null where an end lies outside the k that were looked at. */
      interval: z.tuple([z.number().nullable(), z.number().nullable()]),
      /** `falls`: the base is ahead beyond it; `rises`: the other is. */
      direction: z.enum(['falls', 'rises']),
      /** Of the resamples that cross so. */
      share,
    })
    .nullable(),
  noCrossing: z
    .object({
      upTo: z.int().positive(),
      /** Which curve is above; null where they are equal. */
      ahead: z.enum(['base', 'other']).nullable(),
      /** Of the resamples that cross all the same. */
      share,
    })
    .nullable(),
  /** Who is ahead at which k, by a 95 % band that holds at all of them at once. */
  sureLead: sureLeadSchema,
  /** other − base, by k, paired bootstrap. */
  difference: z.record(z.string(), estimateSchema),
  /** Δ_SE = pass@k(base) − pass@1(other) at the largest k. */
  efficiencyGap: estimateSchema.extend({ k: z.int().positive() }),
  /** Problems solved at least once. */
  solved: z.object({
    both: z.int().min(0),
    onlyBase: z.int().min(0),
    onlyOther: z.int().min(0),
    neither: z.int().min(0),
  }),
  /** Their ids. */
  solvedProblems: z.object({
    both: z.array(z.string()),
    onlyBase: z.array(z.string()),
    onlyOther: z.array(z.string()),
    neither: z.array(z.string()),
  }),
  /** Each null where it divides by 0. */
  support: z.object({
    srr: share.nullable(),
    ndr: share.nullable(),
    sds: share.nullable(),
    nscr: z.number().min(-1).max(1).nullable(),
  }),
});

/** What `posttrain analyze pass-at-k --json` prints. What could not be taken as it was is said in `caveats`, one sentence each. */
export const passAtKReportSchema = z.object({
  models: z.array(modelSchema).min(1),
  ...comparisonSchema.partial().shape,
  caveats: z.array(z.string()),
});
export type PassAtKReport = z.infer<typeof passAtKReportSchema>;
export type PassAtKModel = z.infer<typeof modelSchema>;
export type PassAtKComparison = z.infer<typeof comparisonSchema>;
