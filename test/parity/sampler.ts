import type { RolloutRow } from '../../src/contract/rollout';
import { ALTERNATIVES } from '../../src/contract/rollout';
import { ParquetFile } from '../../src/store/parquetFile';
import { listRollouts, RolloutFile } from '../../src/store/rolloutFiles';

/** How often the r-th most likely token was drawn, and how often it should have been: Σ p, with variance Σ p(1 − p). */
export interface Draws {
  rank: number;
  tokens: number;
  drawn: number;
  expected: number;
  variance: number;
}

type Row = Pick<RolloutRow, 'token_ids' | 'alternative_ids' | 'alternative_logprobs'>;

/** Adds the tokens of completions to the counts of each rank. */
export function addDraws(draws: Draws[], rows: readonly Row[]): void {
  for (const { token_ids, alternative_ids, alternative_logprobs } of rows) {
    token_ids.forEach((id, t) => {
      for (const draw of draws) {
        const place = t * draws.length + draw.rank - 1;
        const p = Math.exp(alternative_logprobs[place]!);
        draw.tokens += 1;
        draw.drawn += alternative_ids[place] === id ? 1 : 0;
        draw.expected += p;
        draw.variance += p * (1 - p);
      }
    });
  }
}

export function noDraws(ranks: number): Draws[] {
  return Array.from({ length: ranks }, (_, i) => ({ rank: i + 1, tokens: 0, drawn: 0, expected: 0, variance: 0 }));
}

/** All draws of a run, of each step by the policy of that step. */
export async function drawsOf(runFolder: string): Promise<Draws[]> {
  const draws = noDraws(ALTERNATIVES);
  for (const { file } of await listRollouts(runFolder)) {
    const rollouts = await RolloutFile.open(file, ParquetFile);
    addDraws(draws, await rollouts.readColumns(['token_ids', 'alternative_ids', 'alternative_logprobs']));
    await rollouts.close();
  }
  return draws;
}
