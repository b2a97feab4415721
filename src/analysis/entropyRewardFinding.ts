import type { EntropyRewardVerdict } from '../contract/entropyRewardReport';
import type { Interval } from './bootstrap';
import { FEWEST_POINTS, type EntropyRewardFit, type EntropyRewardPoint } from './entropyRewardFit';
import { mean } from './mean';
import { twoDigits } from './twoDigits';

/** What a fit of points lets one say; `fit` is what `fitEntropyReward` made of them. */
export function entropyRewardVerdict(points: readonly EntropyRewardPoint[], fit: EntropyRewardFit | null): EntropyRewardVerdict {
  if (points.length < FEWEST_POINTS) return 'few';
  if (!fit) return 'constant';
  if (fit.r2 === null) return 'flat';
  if (fit.a.low <= 0 && fit.a.high >= 0) return 'unclear';
  if (fit.a.high < 0) return 'rising';
  const [least, most] = extent(points.map(({ reward }) => reward));
  return fit.ceiling.high - fit.ceiling.low > most - least ? 'open' : 'ceiling';
}

/** The finding with its numbers, and what is not known, in one sentence. */
export function entropyRewardSentence(points: readonly EntropyRewardPoint[], fit: EntropyRewardFit | null): string {
  const verdict = entropyRewardVerdict(points, fit);
  if (verdict === 'few')
    return `${points.length} ${points.length === 1 ? 'step has' : 'steps have'} an entropy and a reward so far; the fit needs ${FEWEST_POINTS}.`;
  if (verdict === 'constant' || !fit) return 'The entropy is the same at every step, so there is nothing to fit.';
  const { a, ceiling } = fit;
  switch (verdict) {
    case 'flat':
      return 'The reward is the same at every step, so there is nothing to fit.';
    case 'unclear':
      return `Whether the reward follows the entropy is not known: the interval of a, ${range(a)}, holds 0.`;
    case 'rising':
      return `The reward fell with the entropy (a = ${twoDigits(a.value)}, ${range(a)}): entropy 0 is no ceiling here.`;
    case 'open': {
      const [least, most] = extent(points.map(({ reward }) => reward));
      return `The reward rose as the entropy fell, but what it would be at entropy 0 is not known: ${range(ceiling)}, wider than all rewards so far (${twoDigits(least)} to ${twoDigits(most)}).`;
    }
    default: {
      const last = points.slice(-RECENT);
      const [reward, entropy] = [mean(last.map((point) => point.reward)), mean(last.map((point) => point.entropy))];
      return `Reward predicted at entropy 0: ${twoDigits(ceiling.value)} (95 % interval ${range(ceiling)}); over the last ${RECENT} steps it was ${twoDigits(reward)}, at ${twoDigits(entropy)} nats.`;
    }
  }
}

/** What one has to know before believing the ceiling. @param interventions of `entropyInterventions` */
export function entropyRewardCaveats(
  points: readonly EntropyRewardPoint[],
  fit: EntropyRewardFit | null,
  interventions: readonly string[],
): string[] {
  if (!fit || fit.r2 === null) return [];
  const [least, most] = extent(points.map(({ entropy }) => entropy));
  return [
    intervalCoverage(points.length),
    `Entropies of ${twoDigits(least)} to ${twoDigits(most)} nats were seen; what lies below is extrapolated.`,
    'The curve was published for accuracy on held-out problems; here it is the training reward, of other prompts at each step.',
    ...(interventions.length === 0
      ? []
      : [`It was published for runs that do nothing about the entropy; this one has ${interventions.join(', ')}.`]),
  ];
}

/** How often the 95 % interval of the ceiling held the truth in simulations, by the number of points: see `fitEntropyReward`. */
const COVERAGE = [
  { points: 200, most: 93, least: 83 },
  { points: 50, most: 91, least: 75 },
  { points: 10, most: 88, least: 57 },
] as const;

function intervalCoverage(points: number): string {
  const known = COVERAGE.find((each) => each.points <= points) ?? COVERAGE[COVERAGE.length - 1]!;
  return `The interval is too narrow: of 100 simulated runs of ${known.points} points it held the truth in ${known.most} where the noise of steps is independent, in ${known.least} where a step much resembles the one before.`;
}

const RECENT = 5;

function extent(values: readonly number[]): [number, number] {
  return values.reduce<[number, number]>(([low, high], one) => [Math.min(low, one), Math.max(high, one)], [Infinity, -Infinity]);
}

function range({ low, high }: Pick<Interval, 'low' | 'high'>): string {
  return `${twoDigits(low)} to ${twoDigits(high)}`;
}
