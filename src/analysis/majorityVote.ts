import { subsets } from './subsets';

export interface Vote {
  /** null casts no vote. */
  answer: string | null;
  /** What it counts in a weighted vote. */
  weight: number;
  isRight: boolean;
}

/**
 * How often the answer with most votes among n is right: self-consistency (Wang et al. 2022, arXiv:2203.11171). The answer chosen is
 * argmax_a Σ_i [a_i = a], or Σ_i w_i [a_i = a] where the vote is weighted; of equal sums the one seen first; it is right where the first completion that
 * gave it is, and where nobody votes nothing is. The mean over subsets of n votes (all, or 10,000 drawn) is an unbiased estimate.
 * @throws RangeError where n is not in 1 … the number of votes
 */
export function majorityAccuracy(votes: readonly Vote[], n: number, isWeighted: boolean): number {
  const total = votes.length;
  if (!Number.isInteger(n) || n < 1 || n > total) throw new RangeError(`n must be in 1 … ${total}; found n = ${n}`);
  const answers = [...new Set(votes.map(({ answer }) => answer).filter((answer) => answer !== null))];
  const places = new Map(answers.map((answer, place) => [answer, place]));
  const answerOf = Int32Array.from(votes, ({ answer }) => (answer === null ? -1 : places.get(answer)!));
  const weights = Float64Array.from(votes, ({ weight }) => (isWeighted ? weight : 1));
  const sums = new Float64Array(answers.length);
  const chosen = subsets(total, n);
  let right = 0;
  for (let start = 0; start < chosen.length; start += n) {
    const subset = chosen.subarray(start, start + n);
    sums.fill(0);
    for (const index of subset) if (answerOf[index]! >= 0) sums[answerOf[index]!]! += weights[index]!;
    const winner = firstOfMost(subset, answerOf, sums);
    if (winner >= 0 && votes[winner]!.isRight) right++;
  }
  return right / (chosen.length / n);
}

/** Index of the first vote of a subset for the answer with the largest sum; −1 where there is no vote. */
function firstOfMost(subset: Int32Array, answerOf: Int32Array, sums: Float64Array): number {
  let winner = -1;
  let most = -Infinity;
  for (const index of subset) {
    const answer = answerOf[index]!;
    if (answer < 0 || sums[answer]! <= most) continue;
    [winner, most] = [index, sums[answer]!];
  }
  return winner;
}
