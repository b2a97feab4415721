import * as z from 'zod';
import { estimateSchema, evaluationStrategySchema } from './evaluationStrategy';
import { idSchema } from './ids';
import { rewardSchema } from './reward';

/** Of one problem: pass@k takes time in proportion. */
export const MOST_SAMPLES = 1_000_000;

export const problemCountSchema = z
  .object({
    problem: z.string(),
    /** Samples that did not fail, and how many of them were right (reward 1). */
    n: z.int().min(0).max(MOST_SAMPLES),
    c: z.int().min(0),
  })
  .check(({ value: { n, c }, issues }) => {
    if (c > n) issues.push({ code: 'custom', path: ['c'], input: c, message: `${c} is more than n, which is ${n}` });
  });
export type ProblemCount = z.infer<typeof problemCountSchema>;

/** The temperature was chosen so that the mean token entropy of the samples is that of another model's (Yue et al. 2025). Entropies in nats a token. */
const entropyMatchSchema = z.object({
  /** Whose entropy was matched, and at which temperature that model was sampled. */
  model: z.object({ path: z.string(), name: z.string(), sha256: z.string().nullable() }),
  temperature: z.number().positive(),
  entropy: z.number(),
  /** How far from it was near enough. */
  tolerance: z.number(),
  /** Samples a problem while the temperature was looked for. */
  samples: z.int().positive(),
  /** What the evaluated model has at the temperatures tried; the last is the evaluation's. */
  tried: z.array(z.object({ temperature: z.number(), entropy: z.number() })).min(1),
});
export type EntropyMatch = z.infer<typeof entropyMatchSchema>;

/** `evaluations/<id>/evaluation.json`: what was asked, and the counts it gave. Written last, when samples.parquet is whole. */
export const evaluationRecordSchema = z.object({
  schemaVersion: z.literal(1),
  id: idSchema,
  createdAt: z.number(),
  model: z.object({ path: z.string(), name: z.string(), sha256: z.string().nullable() }),
  /** Step of the checkpoint evaluated; null for a base model. */
  step: z.int().min(0).nullable(),
  dataset: z.string(),
  samples: z.int().positive(),
  temperature: z.number().min(0),
  top_p: z.number(),
  top_k: z.int().min(0),
  max_completion_length: z.int().positive(),
  seed: z.int().min(0),
  reward_funcs: z.array(z.string()),
  /** The same with what each was told; records of earlier versions lack it. */
  rewards: z.array(rewardSchema).optional(),
  /** Samples that failed; they are in no problem's n. */
  failed: z.int().min(0),
  problems: z.array(problemCountSchema).check(({ value, issues }) => {
    const places = new Map<string, number>();
    for (const [place, { problem }] of value.entries()) {
      const before = places.get(problem);
      places.set(problem, place);
      if (before === undefined) continue;
      const message = `${JSON.stringify(problem)} is named at ${before} too; allowed: each problem once`;
      return void issues.push({ code: 'custom', path: [place, 'problem'], input: problem, message });
    }
  }),
  /** Unbiased pass@k for k = 1, 2, 4 … samples, with a 95 % bootstrap interval over problems. */
  passAtK: z.array(estimateSchema.extend({ k: z.int().positive() })),
  /** What a strategy at test time made of the samples; absent where pass@k was all that was asked. */
  strategy: evaluationStrategySchema.optional(),
  /** Absent where the temperature was asked for. */
  entropyMatch: entropyMatchSchema.optional(),
});
export type EvaluationRecord = z.infer<typeof evaluationRecordSchema>;
