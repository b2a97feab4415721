import * as z from 'zod';
import { estimateSchema } from './evaluationStrategy';

/**
 * What the fit says. `few`, `constant` and `flat` have none: too few steps, one entropy, one reward. `unclear`: the interval of a holds 0. `rising`: a is below 0.
 * `open`: a is above 0, but the interval of the ceiling is wider than all rewards are apart. `ceiling`: there is one to predict.
 */
export const entropyRewardVerdicts = ['few', 'constant', 'flat', 'unclear', 'rising', 'open', 'ceiling'] as const;
export type EntropyRewardVerdict = (typeof entropyRewardVerdicts)[number];

const stepSchema = z.object({ step: z.int().min(0), entropy: z.number(), reward: z.number() });

/** What `posttrain analyze entropy-reward --json` prints. Entropies in nats a token, intervals of 95 %. */
export const entropyRewardReportSchema = z.object({
  run: z.string(),
  method: z.string(),
  /** Steps that have both, in order. */
  steps: z.array(stepSchema),
  verdict: z.enum(entropyRewardVerdicts),
  sentence: z.string(),
  /** R = −a·e^H + b; null where nothing could be fitted. */
  fit: z
    .object({
      a: estimateSchema,
      b: estimateSchema,
      /** Reward predicted at entropy 0. */
      ceiling: estimateSchema,
      r2: z.number().nullable(),
      curve: z.array(estimateSchema.extend({ entropy: z.number() })),
    })
    .nullable(),
  /** Mean entropy of the first and of the newest five steps, where the newest is below a tenth of the first. */
  collapse: z.object({ before: z.number(), now: z.number() }).nullable(),
  caveats: z.array(z.string()),
});
export type EntropyRewardReport = z.infer<typeof entropyRewardReportSchema>;
