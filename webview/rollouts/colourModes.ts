import { advantageReach, divergingLevel, heatLevel } from '../../src/analysis/heat';
import { entropyScaleTop } from '../../src/analysis/entropy';
import type { RolloutsOverview, RolloutStep } from '../../src/contract/messages/rollouts';
import type { RolloutRow } from '../../src/contract/rollout';
import type { Ramp } from '../shared/tokens/tints';

export const COLOUR_MODES = ['entropy', 'logprob', 'advantage', 'delta'] as const;
export type ColourMode = (typeof COLOUR_MODES)[number];

/** What tokens are compared with. */
export type ReferenceRole = RolloutsOverview['reference'];

export function modeLabel(mode: ColourMode, reference: ReferenceRole): string {
  return { entropy: 'Entropy', logprob: 'Log-prob', advantage: 'Advantage', delta: `Δ vs ${reference}` }[mode];
}

/** Surprise that takes the hottest colour, nats. */
export const SURPRISE_TOP = 4;
/** Change of log-probability that takes the strongest colour, nats. */
export const DELTA_REACH = 1;

export const rampOf = (mode: ColourMode): Ramp => (mode === 'entropy' || mode === 'logprob' ? 'heat' : 'diverging');

/** Why a mode cannot be chosen for this step; null where it can. */
export function modeDisabledReason(mode: ColourMode, step: RolloutStep | null, reference: ReferenceRole): string | null {
  if (mode !== 'delta' || step === null || step.hasReference) return null;
  const writer = reference === 'base' ? 'log_reference: true' : 'log_teacher: true';
  return `Step ${step.step} holds no log-probabilities under the ${reference}: a recipe with ${writer} writes them.`;
}

/**
 * Size of advantage that takes the strongest colour: √(G − 1) where those of completions are in standard deviations, else the largest there
 * is, of tokens where each has its own.
 */
export function advantageScale(rows: readonly RolloutRow[]): number {
  const largest = rows.reduce(
    (most, row) => (row.advantages ?? [row.advantage ?? 0]).reduce((m, one) => Math.max(m, Math.abs(one)), most),
    0,
  );
  if (rows.some((row) => row.advantages !== null)) return Math.max(largest, 1);
  return Math.max(largest, largest > 1 ? advantageReach(rows.length) : 1);
}

/** A level a token, −10 … 10; null where the file has no value. */
export function levelsOf(row: RolloutRow, mode: ColourMode, step: RolloutStep | null, scale: number): (number | null)[] {
  const top = entropyScaleTop(step?.maxEntropy ?? null);
  return row.token_ids.map((_, index) => levelAt(row, index, mode, top, scale));
}

/** The level of one token. `top` is the entropy that takes the hottest colour, `scale` the advantage that takes the strongest. */
export function levelAt(row: RolloutRow, index: number, mode: ColourMode, top: number, scale: number): number | null {
  const logprob = row.logprobs[index];
  if (mode === 'entropy') return heatLevel(row.entropies[index], top);
  if (mode === 'logprob') return logprob === undefined ? null : heatLevel(-logprob, SURPRISE_TOP);
  if (mode === 'advantage') return divergingLevel(row.advantages?.[index] ?? row.advantage, scale);
  const reference = row.ref_logprobs?.[index];
  return logprob === undefined || reference === undefined ? null : divergingLevel(logprob - reference, DELTA_REACH);
}

/** Which tokens are among the step's top 20 % by entropy. */
export function forkingTokens(row: RolloutRow, p80: number | null): boolean[] {
  return row.token_ids.map((_, index) => {
    const entropy = row.entropies[index];
    return p80 !== null && entropy !== undefined && entropy >= p80 && entropy > 0;
  });
}
