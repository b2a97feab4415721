/** A training example and how much its accuracy moved. */
export interface RankedProblem {
  problem: string;
  /** Of its accuracies, each within 0 … 1. */
  variance: number;
}

/**
 * Training examples by the historical variance score of Wang et al. 2025 ("Reinforcement learning for reasoning with one training example"):
 * v = Var(s_1 … s_E) of an example's accuracies s over the epochs of a logged run, highest first; of equal ones the first stays first. The variance
 * is that of the epochs there are (divided by E); the paper's code ranks by its root, which gives the same order.
 *
 * @param accuracies of each problem, one an epoch, at least two
 */
export function varianceRanking(accuracies: ReadonlyMap<string, readonly number[]>): RankedProblem[] {
  return [...accuracies]
    .map(([problem, values]) => ({ problem, variance: variance(values) }))
    .sort((a, b) => b.variance - a.variance);
}

/** Two passes: with one, equal accuracies would not always give 0. */
function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
