import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Style = 'cot' | 'io';

const { samples } = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/game-of-24/samples.json'), 'utf8')) as {
  samples: Record<Style, string[]>;
};

/** Right (1) or wrong (0) of each sample, 100 problems × 100 samples. */
export function gameOf24(style: Style): number[][] {
  return samples[style].map((digits) => [...digits].map(Number));
}

/** The same as counts, problems called `game-0` … `game-99`. */
export function gameOf24Counts(style: Style): { problem: string; n: number; c: number }[] {
  return gameOf24(style).map((row, i) => ({
    problem: `game-${i}`,
    n: row.length,
    c: row.reduce((sum, right) => sum + right, 0),
  }));
}
