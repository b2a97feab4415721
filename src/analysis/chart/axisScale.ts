import type { Axis } from './chart';
import { numberTick, roundScale } from './ticks';

export interface AxisScale {
  low: number;
  high: number;
  /** Where a value lies, 0 at the low end and 1 at the high one; null where it has no place, as 0 on a logarithmic axis. */
  at(value: number): number | null;
  ticks: { value: number; label: string }[];
}

/**
 * What an axis covers and where its labels stand.
 * @param values all that is drawn along it
 * @param most labels there is room for
 * @param isRound whether its ends are round numbers, or the ends of the values
 */
export function axisScale(axis: Axis, values: readonly number[], most: number, isRound: boolean): AxisScale {
  const given = [...values, ...(axis.from === undefined ? [] : [axis.from]), ...(axis.to === undefined ? [] : [axis.to])];
  return axis.logBase === undefined
    ? linear(axis, given.filter(Number.isFinite), most, isRound)
    : logarithmic(
        axis,
        axis.logBase,
        given.filter((value) => value > 0 && Number.isFinite(value)),
        most,
        isRound,
      );
}

function linear(axis: Axis, values: readonly number[], most: number, isRound: boolean): AxisScale {
  const [least, greatest] = ends(values, 0, 1);
  const wide =
    least === greatest
      ? [least - Math.max(0.5, Math.abs(least) / 10), greatest + Math.max(0.5, Math.abs(least) / 10)]
      : [least, greatest];
  const round = roundScale(wide[0]!, wide[1]!, Math.max(1, most - 1), [1, 2, 5]);
  const isPinned = (end: 'from' | 'to', value: number): boolean => axis[end] === value;
  const low = isRound && !isPinned('from', wide[0]!) ? round.low : wide[0]!;
  const high = isRound && !isPinned('to', wide[1]!) ? round.high : wide[1]!;
  const inside = (axis.ticks ?? round.ticks).filter((tick) => tick >= low - 1e-9 && tick <= high + 1e-9);
  const write = axis.tick ?? numberTick;
  return {
    ...{ low, high },
    at: (value) => (value - low) / (high - low),
    ticks: inside.map((value) => ({ value, label: write(value, round.distance) })),
  };
}

function logarithmic(axis: Axis, base: number, values: readonly number[], most: number, isRound: boolean): AxisScale {
  const [least, greatest] = ends(values, 1, base);
  const power = (value: number): number => Math.log(value) / Math.log(base);
  const from = isRound ? Math.floor(power(least) + 1e-9) : power(least);
  const until = isRound ? Math.ceil(power(greatest) - 1e-9) : power(greatest);
  const to = until > from ? until : from + 1;
  const stride = Math.max(1, Math.ceil((to - from) / Math.max(1, most - 1)));
  const powers: number[] = [];
  for (let exponent = Math.ceil(from - 1e-9); exponent <= to + 1e-9; exponent += stride) powers.push(base ** exponent);
  const write = axis.tick ?? ((value: number) => numberTick(value, value));
  return {
    ...{ low: base ** from, high: base ** to },
    at: (value) => (value > 0 ? (power(value) - from) / (to - from) : null),
    ticks: (axis.ticks ?? powers).map((value) => ({ value, label: write(value, value) })),
  };
}

function ends(values: readonly number[], low: number, high: number): [number, number] {
  if (values.length === 0) return [low, high];
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}
