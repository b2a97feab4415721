import { gunzipSync, gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { writeFileAtomic } from '../../src/store/atomicFile';

const evaluationSchema = z.object({
  step: z.int().nullable(),
  samples: z.int(),
  /** By problem id, in the order of the dataset: samples that did not fail, and those of them that are right. */
  problems: z.record(z.string(), z.object({ n: z.int().min(0), c: z.int().min(0) })),
  /** Samples by format of the bundled example, and those of them that are right. */
  formats: z.record(z.string(), z.object({ count: z.int(), right: z.int() })),
  /** Of all tokens sampled, nats: the share below 0.01 nats is `certain`, and the 80th percentile parts the forking tokens from the others. */
  entropy: z.object({ tokens: z.int(), mean: z.number(), certain: z.number(), percentile80: z.number() }),
});

export const runRecordSchema = z.object({
  id: z.string(),
  study: z.string(),
  seed: z.int(),
  backend: z.string(),
  /** Of its steps, on a machine that may have done other work meanwhile. */
  trainingMinutes: z.number(),
  steps: z.array(z.int()),
  /** By TRL's names; null where a step has none. */
  metrics: z.record(z.string(), z.array(z.number().nullable())),
  evaluations: z.array(evaluationSchema),
  /** Share of a step's top 20 % positions by entropy that are the base's too, at the steps evaluated; none where the base scored no rollouts. */
  overlap: z.array(z.object({ step: z.int(), share: z.number() })),
});
export type FoundRun = z.output<typeof runRecordSchema>;

const solvedSchema = z.object({ problems: z.int(), solved: z.int() });

/** What the findings are drawn from. */
export const recordsSchema = z.object({
  /** The base on the test problems. */
  base: evaluationSchema.nullable(),
  runs: z.array(runRecordSchema),
  /** Training examples of the logged run by the variance of their accuracy, the two that one-shot runs train on. */
  oneShot: z.object({ highest: z.string(), lowest: z.string() }).nullable(),
  /** How many of each kind of problem the base solved within `samples`, and of how many. */
  hopeless: z.object({ samples: z.int(), training: solvedSchema, fourNumbers: solvedSchema }).nullable(),
});
export type Records = z.output<typeof recordsSchema>;

export const RECORDS = 'docs/findings/records.json.gz';

export function readRecords(path: string): Records {
  return recordsSchema.parse(JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')));
}

/** Numbers of metrics keep six digits: they are drawn, not trained on. */
export async function writeRecords(path: string, records: Records): Promise<void> {
  const text = JSON.stringify(records, (_, value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value,
  );
  await writeFileAtomic(path, gzipSync(text, { level: 9 }));
}
