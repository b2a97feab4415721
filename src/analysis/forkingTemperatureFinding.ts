import type { ForkingTemperatureStrategy } from '../contract/evaluationStrategy';
import { twoDigits } from './twoDigits';

type Point = ForkingTemperatureStrategy['curve'][number];

/**
 * What heating and cooling did to the accuracy, one sentence for the hottest temperature and one for the coldest, as far as the paired intervals tell the two kinds
 * of token apart.
 * @param temperature what the other kind kept
 */
export function forkingTemperatureSentences(curve: readonly Point[], temperature: number): string[] {
  const hotter = curve.filter((point) => point.temperature > temperature);
  const colder = curve.filter((point) => point.temperature < temperature);
  const by = (points: readonly Point[], sign: 1 | -1): Point | undefined =>
    points.reduce<Point | undefined>(
      (most, one) => (most && sign * most.temperature >= sign * one.temperature ? most : one),
      undefined,
    );
  const [hottest, coldest] = [by(hotter, 1), by(colder, -1)];
  return [...(hottest ? [sentence(hottest, 'heated')] : []), ...(coldest ? [sentence(coldest, 'cooled')] : [])];
}

function sentence({ temperature, forking, others, difference: { value, low, high } }: Point, verb: 'heated' | 'cooled'): string {
  const apart = `${twoDigits(Math.abs(value))} apart, 95 % interval`;
  if (low > 0) {
    return `At T = ${temperature} accuracy is ${twoDigits(forking.value)} with the forking tokens ${verb}, and only ${twoDigits(others.value)} with the others (${apart} ${twoDigits(low)} to ${twoDigits(high)}).`;
  }
  if (high < 0) {
    return `At T = ${temperature} accuracy is only ${twoDigits(forking.value)} with the forking tokens ${verb}, and ${twoDigits(others.value)} with the others (${apart} ${twoDigits(-high)} to ${twoDigits(-low)}).`;
  }
  return `At T = ${temperature} the interval cannot tell the two kinds apart: ${twoDigits(forking.value)} with the forking tokens ${verb}, ${twoDigits(others.value)} with the others (difference ${twoDigits(low)} to ${twoDigits(high)}).`;
}
