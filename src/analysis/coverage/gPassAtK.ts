import type { Count } from '../passAtK';

/** Multiples of 1/k come a rounding error above the whole number they stand for. */
const ROUNDING = 1e-9;

/**
 * G-Pass@k_τ (Liu et al. 2024, arXiv:2412.13147): unbiased estimate of the chance that at least ⌈τk⌉ of k samples are right,
 * Σ_{j = ⌈τk⌉ … min(c, k)} C(c, j) C(n − c, k − j) / C(n, k). With τ = 1/k it is pass@k, with τ = 1 the chance that all k are right.
 *
 * @param tau in (0, 1]
 * @throws RangeError where k is not in 1 … n, c not in 0 … n or τ not in (0, 1]
 */
export function gPassAtK(count: Count, k: number, tau: number): number {
  if (!(tau > 0 && tau <= 1)) throw new RangeError(`τ must be in (0, 1]; found ${tau}`);
  const chances = chancesOf(count, k);
  let sum = 0;
  for (let j = k; j >= tau * k - ROUNDING; j--) sum += chances[j]!;
  return Math.min(1, sum);
}

/**
 * mG-Pass@k (same paper): (2/k) Σ_{i = ⌈k/2⌉ + 1 … k} G-Pass@k_{i/k}, which averages over τ from 0.5 to 1. As the paper has it: at an odd k
 * there are fewer than k/2 terms, so it stays below 1 even where all samples are right, and at k = 1 it is 0.
 * @throws RangeError as {@link gPassAtK}
 */
export function meanGPassAtK(count: Count, k: number): number {
  const half = Math.ceil(k / 2);
  // The chance of j right is in the terms i = half + 1 … j.
  const sum = chancesOf(count, k).reduce((total, chance, j) => total + Math.max(0, j - half) * chance, 0);
  return Math.min(1, (2 * sum) / k);
}

/** Hypergeometric chances of j = 0 … k right among k: each from the largest one by ratios, so that nothing over- or underflows to a wrong sum. */
function chancesOf({ n, c }: Count, k: number): Float64Array {
  if (!Number.isInteger(n) || !Number.isInteger(c) || c < 0 || c > n)
    throw new RangeError(`c must be in 0 … n; found c = ${c}, n = ${n}`);
  if (!Number.isInteger(k) || k < 1 || k > n) throw new RangeError(`k must be in 1 … n; found k = ${k}, n = ${n}`);
  const [first, last] = [Math.max(0, k - (n - c)), Math.min(c, k)];
  const chances = new Float64Array(k + 1);
  const mode = Math.min(last, Math.max(first, Math.floor(((k + 1) * (c + 1)) / (n + 2))));
  chances[mode] = 1;
  // p(j + 1) / p(j) = (c − j)(k − j) / ((j + 1)(n − c − k + j + 1))
  const ratio = (j: number): number => ((c - j) * (k - j)) / ((j + 1) * (n - c - k + j + 1));
  for (let j = mode; j < last; j++) chances[j + 1] = chances[j]! * ratio(j);
  for (let j = mode; j > first; j--) chances[j - 1] = chances[j]! / ratio(j - 1);
  const sum = chances.reduce((total, chance) => total + chance, 0);
  return chances.map((chance) => chance / sum);
}
