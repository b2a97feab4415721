import type { BootstrapOptions } from '../bootstrap';
import { seededRandom } from '../seededRandom';
import { pairedCurves, type PairedCurve } from './pairedCurves';
import { commonKs } from './passAtKCurve';

/** A sample's answer, null where it has none and casts no vote, and whether it is right. */
export interface AnsweredSample {
  answer: string | null;
  isRight: boolean;
}

export interface MajorityOptions {
  /** Orders drawn; default 200. */
  orders?: number;
  /** Default 1. */
  seed?: number;
}

/**
 * maj@k of one problem (Wang et al. 2022, arXiv:2203.11171): how often the most frequent answer of k samples is right, for each k. An estimate
 * with a seed: the first k of a random order of all samples are a random subset, so one order serves every k, and the mean over `orders` of them is
 * unbiased, with a standard error below 0.5/√orders. Of equally frequent answers the one seen first wins, which is each with the same chance;
 * where nobody votes nothing is right. An answer is right where the sample that is drawn first of those that gave it is, so that maj@1, which is
 * exact, is pass@1 where every sample has an answer. `majorityAccuracy` without weights keeps the samples in their order: it has the same
 * expectation where no answers tie and the samples of one answer are all right or all wrong.
 * @throws RangeError where a k is not in 1 … the number of samples
 */
export function majorityAtK(
  samples: readonly AnsweredSample[],
  ks: readonly number[],
  { orders = 200, seed = 1 }: MajorityOptions = {},
): number[] {
  const n = samples.length;
  for (const k of ks) {
    if (!Number.isInteger(k) || k < 1 || k > n) throw new RangeError(`k must be in 1 … n; found k = ${k}, n = ${n}`);
  }
  const places = new Map<string, number>();
  const answers = Int32Array.from(samples, ({ answer }) => {
    if (answer === null) return -1;
    const known = places.get(answer);
    if (known !== undefined) return known;
    places.set(answer, places.size);
    return places.size - 1;
  });
  const random = seededRandom(seed);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const asked = [...new Set(ks)].sort((a, b) => a - b);
  const right = new Map(asked.map((k) => [k, 0]));
  const votes = new Int32Array(places.size);
  const firstSeen = new Int32Array(places.size);
  for (let drawn = 0; drawn < orders; drawn++) {
    votes.fill(0);
    let winner = -1;
    let next = 0;
    for (let i = 0; next < asked.length; i++) {
      const other = i + Math.floor(random() * (n - i));
      [order[i], order[other]] = [order[other]!, order[i]!];
      const answer = answers[order[i]!]!;
      if (answer >= 0) {
        if (votes[answer]!++ === 0) firstSeen[answer] = i;
        if (winner < 0 || votes[answer]! > votes[winner]!) winner = answer;
        else if (votes[answer] === votes[winner] && firstSeen[answer]! < firstSeen[winner]!) winner = answer;
      }
      if (i + 1 !== asked[next]) continue;
      if (winner >= 0 && samples[order[firstSeen[winner]!]!]!.isRight) right.set(i + 1, right.get(i + 1)! + 1);
      next++;
    }
  }
  const votedRight = samples.filter(({ answer, isRight }) => answer !== null && isRight).length;
  return ks.map((k) => (k === 1 ? votedRight / n : right.get(k)! / orders));
}

/**
 * Mean maj@k over problems at each k of several models on the same problems, with bootstrap intervals over problems.
 * @param models by model, by problem, its samples
 * @throws RangeError where there is no problem, or a k is not in 1 … the fewest samples
 */
export function majorityCurves(
  models: readonly (readonly (readonly AnsweredSample[])[])[],
  ks: readonly number[] = commonKs(...models.map((problems) => problems.map(({ length }) => ({ n: length, c: 0 })))),
  options: BootstrapOptions & MajorityOptions = {},
): PairedCurve[] {
  const columns = models.map((problems) => {
    const rows = problems.map((samples, i) => majorityAtK(samples, ks, { ...options, seed: (options.seed ?? 1) + i }));
    return ks.map((_, place) => rows.map((row) => row[place]!));
  });
  return pairedCurves(columns, ks, options);
}
