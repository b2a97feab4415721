import { passAtKCurve } from '../../analysis/coverage/passAtKCurve';
import { unseenRate } from '../../analysis/coverage/unseenRate';
import { mixedShares } from '../../analysis/readiness/mixedGroups';
import { promptShares } from '../../analysis/readiness/promptShares';
import { recommend } from '../../analysis/readiness/recommendation';
import { readinessVerdict } from '../../analysis/readiness/verdict';
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

/**
 * Whether RL on these prompts would have a reward to learn from, by the temperature that is recommended, or else the first.
 * @throws InputError where at some temperature no prompt has samples
 */
export function readinessReport(
  what: Pick<ReadinessReport, 'model' | 'dataset' | 'samples'>,
  sampled: readonly SampledTemperature[],
): ReadinessReport {
  const temperatures = sampled.map(atTemperature);
  const recommendation = recommend(temperatures);
  const judged = temperatures.find(({ temperature }) => temperature === recommendation?.temperature) ?? temperatures[0]!;
  return {
    ...what,
    prompts: sampled[0]!.problems.length,
    unseenRate: unseenRate(what.samples),
    ...{ temperatures, recommendation },
    ...readinessVerdict(judged.prompts, what.samples),
  };
}

function atTemperature({ temperature, problems, failed }: SampledTemperature): ReadinessAtTemperature {
  const counts = problems.filter(({ n }) => n > 0);
  if (counts.length === 0) {
    throw new InputError(`at temperature ${temperature} all ${failed} samples failed: nothing can be said of the prompts`);
  }
  const fewest = Math.min(...counts.map(({ n }) => n));
  return {
    ...{ temperature, failed, passAtK: passAtKCurve(counts), prompts: promptShares(counts) },
    mixed: mixedShares(
      counts,
      sizes.filter((size) => size <= fewest),
    ),
    neverSolved: counts.filter(({ c }) => c === 0).map(({ problem }) => problem),
  };
}
