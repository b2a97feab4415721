import { readFileSync } from 'node:fs';
import * as z from 'zod';

export const sides = ['ours', 'TRL'] as const;
export type Side = (typeof sides)[number];

/** What both sides measure of a step. Means over tokens are weighted by tokens; `kl` is the k3 estimate of the KL to the base, in nats. */
export const measures = [
  'reward',
  'entropy',
  'kl',
  'mean_length',
  'clipped_ratio',
  'frac_reward_zero_std',
  'region_mean',
  'loss',
  'grad_norm',
  'learning_rate',
] as const;
export type Measure = (typeof measures)[number];

const cell = z.number();
const measured = Object.fromEntries(measures.map((name) => [name, cell])) as Record<Measure, typeof cell>;

export const stepSchema = z.object({ step: cell, ...measured });
export type Step = z.output<typeof stepSchema>;

/** A row of runs.csv: a step of a run. */
export const runRowSchema = z.object({ side: z.enum(sides), seed: cell, ...stepSchema.shape });
export type RunRow = z.output<typeof runRowSchema>;

/** A row of held-out.csv: pass@k of a run's last model on problems it was not trained on. */
export const heldOutRowSchema = z.object({ side: z.enum(sides), seed: cell, k: cell, pass: cell });
export type HeldOutRow = z.output<typeof heldOutRowSchema>;

/** A row of replay.csv: a step of one of our runs, and the same when TRL trains on our completions. */
export const replayRowSchema = z.object({
  step: cell,
  loss: cell,
  trl_loss: cell,
  grad_norm: cell,
  trl_grad_norm: cell,
  kl: cell,
  trl_kl: cell,
});
export type ReplayRow = z.output<typeof replayRowSchema>;

/** A row of sampler.csv: see `Draws`. */
export const drawsRowSchema = z.object({ rank: cell, tokens: cell, drawn: cell, expected: cell, variance: cell });

/** setup.json: what is known of the sitting as a whole. */
export const setupSchema = z.object({
  trl: z.string(),
  transformers: z.string(),
  torch: z.string(),
  backend: z.string(),
  /** Completions that the other side's verifier rewarded again, and how many it rewarded differently. */
  checkedCompletions: z.int(),
  differentRewards: z.int(),
  /** ‖ours − TRL's‖ / ‖ours − base‖ of all weights after the replay. */
  replayedWeightsDistance: z.number(),
});
export type Setup = z.output<typeof setupSchema>;

export interface Records {
  runs: RunRow[];
  heldOut: HeldOutRow[];
  replay: ReplayRow[];
  draws: z.output<typeof drawsRowSchema>[];
  setup: Setup;
}

export function toCsv(rows: readonly Record<string, string | number>[]): string {
  const keys = Object.keys(rows[0]!);
  const lines = rows.map((row) => keys.map((key) => text(row[key]!)).join(','));
  return `${[keys.join(','), ...lines].join('\n')}\n`;
}

function text(value: string | number): string {
  return typeof value === 'string' ? value : String(Number(value.toPrecision(7)));
}

export function fromCsv<S extends z.ZodType>(csv: string, schema: S): z.output<S>[] {
  const [head, ...lines] = csv.trim().split('\n');
  const keys = head!.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return schema.parse(Object.fromEntries(keys.map((key, i) => [key, read(cells[i])])));
  });
}

/** A number where the cell is one. An empty cell is none, and not 0. */
function read(value: string | undefined): string | number | undefined {
  const number = Number(value);
  return value?.trim() && Number.isFinite(number) ? number : value;
}

/** What is committed in docs/parity. */
export function readRecords(folder: string): Records {
  const file = (name: string): string => readFileSync(`${folder}/${name}`, 'utf8');
  return {
    runs: fromCsv(file('runs.csv'), runRowSchema),
    heldOut: fromCsv(file('held-out.csv'), heldOutRowSchema),
    replay: fromCsv(file('replay.csv'), replayRowSchema),
    draws: fromCsv(file('sampler.csv'), drawsRowSchema),
    setup: setupSchema.parse(JSON.parse(file('setup.json'))),
  };
}

/** The curve of each run of a side, by seed. */
export function curvesOf(runs: readonly RunRow[], side: Side, measure: Measure): number[][] {
  const rows = runs.filter((row) => row.side === side);
  return [...new Set(rows.map(({ seed }) => seed))].map((seed) =>
    rows
      .filter((row) => row.seed === seed)
      .sort((a, b) => a.step - b.step)
      .map((row) => row[measure]),
  );
}
