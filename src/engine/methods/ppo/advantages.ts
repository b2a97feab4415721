/** verl's and TRL's `masked_whiten` add this to the variance. */
const EPSILON = 1e-8;

export interface AdvantagesAndReturns {
  advantages: Float64Array;
  /** What the critic is to learn: advantage + value, before any whitening. */
  returns: Float64Array;
}

/**
 * Generalised advantage estimation of one completion (Schulman et al. 2016, arXiv:1506.02438; verl's `compute_gae_advantage_return`) of T
 * tokens, nothing being worth anything after the last:
 *
 *     δ_t = r_t + γ·V_{t+1} − V_t        A_t = δ_t + γ·λ·A_{t+1}        R_t = A_t + V_t
 *
 * @param rewards r_t of each token; @param values V_t, the critic's of the state in which token t was chosen
 */
export function generalizedAdvantages(
  rewards: ArrayLike<number>,
  values: ArrayLike<number>,
  gamma: number,
  lam: number,
): AdvantagesAndReturns {
  const tokens = rewards.length;
  const advantages = new Float64Array(tokens);
  const returns = new Float64Array(tokens);
  let nextValue = 0;
  let nextAdvantage = 0;
  for (let t = tokens - 1; t >= 0; t--) {
    const value = values[t] as number;
    nextAdvantage = (rewards[t] as number) + gamma * nextValue - value + gamma * lam * nextAdvantage;
    nextValue = value;
    advantages[t] = nextAdvantage;
    returns[t] = nextAdvantage + value;
  }
  return { advantages, returns };
}

/**
 * Values of all tokens of a generation, (x − mean) / √(var + 1e-8) with n − 1 in the variance, in place: verl's and TRL's
 * `masked_whiten`, in which padding has no part. Fewer than two values have no variance and are only centred.
 * @param keepMean adds the mean again (TRL's whiten_rewards)
 */
export function whiten(rows: readonly Float64Array[], keepMean = false): void {
  const count = rows.reduce((sum, row) => sum + row.length, 0);
  const total = (of: (x: number) => number): number => rows.reduce((sum, row) => row.reduce((s, x) => s + of(x), sum), 0);
  const mean = total((x) => x) / count;
  const variance = total((x) => (x - mean) ** 2) / (count - 1);
  const scale = count < 2 ? 1 : 1 / Math.sqrt(variance + EPSILON);
  for (const row of rows) row.forEach((x, t) => (row[t] = (x - mean) * scale + (keepMean ? mean : 0)));
}
