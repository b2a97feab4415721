import { largestK, passAtKCurve } from '../../analysis/coverage/passAtKCurve';
import { unseenRate } from '../../analysis/coverage/unseenRate';
import { powersOfTwoUpTo } from '../../analysis/passAtK';
import { mixedGroupChance, mixedShares } from '../../analysis/readiness/mixedGroups';
import { promptShares } from '../../analysis/readiness/promptShares';
import { recommend, type MeasuredTemperature } from '../../analysis/readiness/recommendation';
import { readinessVerdict } from '../../analysis/readiness/verdict';
import { shareInterval } from '../../analysis/shareDifference';
import type { ProblemCount } from '../../contract/evaluation';
import type { ReadinessAtTemperature, ReadinessReport } from '../../contract/readinessReport';
import { InputError } from '../inputError';

/** What a model's samples of the prompts were at one temperature. */
export interface SampledTemperature {
  temperature: number;
  problems: readonly ProblemCount[];
  failed: number;
}

/** Group sizes that are looked at, as far as there are samples for them. */
const sizes = [2, 4, 8, 16, 32, 64, 128];
/** Share of the prompts that must have samples enough for a group size. */
const ENOUGH = 0.9;

/**
 * Whether RL on these prompts would have a reward to learn from, by the temperature that is recommended, or else the one with the fewest prompts
 * without a success. Prompts may differ in n, where samples failed: groups are looked at up to the largest size that nine tenths of the prompts have
 * samples for at every temperature, and the pass@k curves and the shares of all sizes are of those prompts alone, so that one prompt with few samples
 * neither cuts the curves short nor is in some of their points and not in others. How many prompts are ever solved is counted of all.
 * @throws InputError where at some temperature no prompt has samples
 */
export function readinessReport(
  what: Pick<ReadinessReport, 'model' | 'dataset' | 'samples'>,
  sampled: readonly SampledTemperature[],
): ReadinessReport {
  const fewest = fewestOfEach(sampled);
  const common = commonSizes(fewest);
  const largest = common.at(-1);
  const kept = new Set([...fewest].filter(([, n]) => n >= (largest ?? 1)).map(([problem]) => problem));
  const ks = powersOfTwoUpTo(largestK([...fewest].flatMap(([problem, n]) => (kept.has(problem) ? [{ n, c: 0 }] : []))));
  const temperatures: ReadinessAtTemperature[] = [];
  const measured: MeasuredTemperature[] = [];
  for (const { temperature, problems, failed } of sampled) {
    const counts = problems.filter(({ n }) => n > 0);
    if (counts.length === 0) {
      throw new InputError(`at temperature ${temperature} all ${failed} samples failed: nothing can be said of the prompts`);
    }
    const grouped = problems.filter(({ problem }) => kept.has(problem));
    const mixed = mixedShares(grouped, common);
    const chances = largest === undefined ? [] : grouped.map((count) => mixedGroupChance(count, largest));
    measured.push({ temperature, mixed, chances });
    const shares = promptShares(counts);
    temperatures.push({
      ...{ temperature, failed, passAtK: passAtKCurve(grouped, ks), prompts: shares, mixed },
      between: shareInterval({ count: shares.between, of: counts.length }),
      ...{ unsampled: problems.length - counts.length },
      neverSolved: counts.filter(({ c }) => c === 0).map(({ problem }) => problem),
    });
  }
  const recommendation = recommend(measured);
  const judged =
    temperatures.find(({ temperature }) => temperature === recommendation?.temperature) ??
    temperatures.reduce((best, one) => (one.prompts.never < best.prompts.never ? one : best));
  const each = samplesEach(sampled);
  return {
    ...what,
    prompts: sampled[0]!.problems.length,
    ...{ samplesEach: each, compared: kept.size, unseenRate: unseenRate(each.least) },
    ...{ temperatures, recommendation },
    ...readinessVerdict(judged.prompts, each, temperatures.length),
    caveats: caveatsOf(temperatures, fewest, largest),
  };
}

function samplesEach(sampled: readonly SampledTemperature[]): { least: number; most: number } {
  const all = sampled.flatMap(({ problems }) => problems.flatMap(({ n }) => (n > 0 ? [n] : [])));
  return all.reduce(({ least, most }, n) => ({ least: Math.min(least, n), most: Math.max(most, n) }), {
    least: Infinity,
    most: 0,
  });
}

/** By prompt the fewest samples that it has at a temperature. */
function fewestOfEach(sampled: readonly SampledTemperature[]): Map<string, number> {
  const fewest = new Map<string, number>();
  for (const { problem, n } of sampled.flatMap(({ problems }) => problems))
    fewest.set(problem, Math.min(n, fewest.get(problem) ?? n));
  return fewest;
}

/** Sizes for which nine tenths of the prompts with samples have enough at every temperature. */
function commonSizes(fewest: ReadonlyMap<string, number>): number[] {
  const all = [...fewest.values()].filter((n) => n > 0);
  if (all.length === 0) return [];
  return sizes.filter((size) => all.filter((n) => n >= size).length >= ENOUGH * all.length);
}

function caveatsOf(
  temperatures: readonly ReadinessAtTemperature[],
  fewest: ReadonlyMap<string, number>,
  largest: number | undefined,
): string[] {
  const all = fewest.size;
  const empty = temperatures
    .filter(({ unsampled }) => unsampled > 0)
    .map(({ temperature, unsampled }) => `at temperature ${temperature} all samples of ${unsampled} of ${all} prompts failed`);
  if (largest === undefined)
    return [...empty, `no group is looked at: fewer than nine tenths of the prompts have ${sizes[0]} samples`];
  const left = [...fewest.values()].filter((n) => n < largest).length;
  return left === 0
    ? empty
    : [
        ...empty,
        `${left} of ${all} prompts are left out of the curves and the groups: they have fewer than ${largest} samples at some temperature`,
      ];
}
