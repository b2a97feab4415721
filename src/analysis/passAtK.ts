/** Samples of one problem, and how many of them were right. */
export interface Count {
  n: number;
  c: number;
}

/**
 * Unbiased estimate of the chance that at least one of k samples is right, from n samples of which c were:
 * 1 − C(n − c, k) / C(n, k) (Chen et al. 2021, "Evaluating Large Language Models Trained on Code", section 2.1; used by Yue et al. 2025).
 * Computed as a product of ratios below 1, so that nothing overflows.
 * @throws RangeError where k is not in 1 … n or c not in 0 … n
 */
export function passAtK({ n, c }: Count, k: number): number {
  if (!Number.isInteger(n) || !Number.isInteger(c) || c < 0 || c > n)
    throw new RangeError(`c must be in 0 … n; found c = ${c}, n = ${n}`);
  if (!Number.isInteger(k) || k < 1 || k > n) throw new RangeError(`k must be in 1 … n; found k = ${k}, n = ${n}`);
  if (n - c < k) return 1;
  let missed = 1;
  for (let i = n - c + 1; i <= n; i++) missed *= 1 - k / i;
  return 1 - missed;
}

/** Mean pass@k over problems; NaN of none. */
export function meanPassAtK(counts: readonly Count[], k: number): number {
  return counts.reduce((sum, count) => sum + passAtK(count, k), 0) / counts.length;
}

/** 1, 2, 4 … up to n; n itself last where it is no power of two. */
export function powersOfTwoUpTo(n: number): number[] {
  const ks: number[] = [];
  for (let k = 1; k <= n; k *= 2) ks.push(k);
  if (ks.length > 0 && ks[ks.length - 1] !== n) ks.push(n);
  return ks;
}
