import type { ForkingTemperatureStrategy } from '../contract/evaluationStrategy';

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
  const apart = `${digits(Math.abs(value))} apart, 95 % interval`;
  if (low > 0) {
    return `At T = ${temperature} accuracy is ${digits(forking.value)} with the forking tokens ${verb}, and only ${digits(others.value)} with the others (${apart} ${digits(low)} to ${digits(high)}).`;
  }
  if (high < 0) {
    return `At T = ${temperature} accuracy is only ${digits(forking.value)} with the forking tokens ${verb}, and ${digits(others.value)} with the others (${apart} ${digits(-high)} to ${digits(-low)}).`;
  }
  return `At T = ${temperature} the interval cannot tell the two kinds apart: ${digits(forking.value)} with the forking tokens ${verb}, ${digits(others.value)} with the others (difference ${digits(low)} to ${digits(high)}).`;
}

function digits(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}
