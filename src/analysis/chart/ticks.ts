import { count, fixed } from '../numberText';

export interface Scale {
  low: number;
  high: number;
  ticks: number[];
  /** Distance of two ticks. */
  distance: number;
}

const MANTISSAS = [1, 2, 2.5, 5];

/** Round ticks (1, 2, 2.5 or 5 times a power of ten) at the ends and between: at most `intervals` steps of the same size. */
export function roundScale(low: number, high: number, intervals = 4, mantissas: readonly number[] = MANTISSAS): Scale {
  const top = high > low ? high : low + 1;
  const exponent = Math.floor(Math.log10((top - low) / intervals)) - 1;
  for (let power = exponent; ; power++) {
    for (const mantissa of mantissas) {
      const distance = mantissa * 10 ** power;
      const first = Math.floor(low / distance + 1e-9);
      const last = Math.ceil(top / distance - 1e-9);
      if (last - first > intervals) continue;
      const ticks = Array.from({ length: last - first + 1 }, (_, index) => rounded((first + index) * distance));
      return { low: ticks[0] as number, high: ticks[ticks.length - 1] as number, ticks, distance };
    }
  }
}

/** Whole-number ticks inside a step axis, its start first and its end not among them: the end has a label of its own. */
export function stepTicks(start: number, end: number, intervals: number): number[] {
  const { ticks } = roundScale(start, Math.max(end, start + 1), Math.max(1, intervals), [1, 2, 5]);
  return ticks.filter((tick) => Number.isInteger(tick) && tick >= start && tick < end);
}

/** Powers of two from 1 up to a k, on a log-2 axis `width` px wide: fewer where they would touch, and the end where it is none and stands free. */
export function powerTicks(upTo: number, width: number): number[] {
  const octaves = Math.log2(Math.max(2, upTo));
  const stride = Math.max(1, Math.ceil((34 * octaves) / width));
  const ticks = [];
  for (let power = 0; 2 ** power <= upTo; power += stride) ticks.push(2 ** power);
  const last = ticks.at(-1) ?? 1;
  if (last === upTo) return ticks;
  return (Math.log2(upTo / last) / octaves) * width >= 34 ? [...ticks, upTo] : [...ticks.slice(0, -1), upTo];
}

/** A number with the digits its neighbours need: `0.25`, `1,500`, `5e−5`. */
export function numberTick(value: number, distance: number): string {
  if (value === 0) return '0';
  if (distance < 0.0005)
    return value
      .toExponential(Number.isInteger(rounded(value / 10 ** Math.floor(Math.log10(Math.abs(value))))) ? 0 : 1)
      .replaceAll('-', '−');
  return distance >= 1 ? count(value) : fixed(value, digitsOf(distance));
}

/** A share of 1 as per cent. */
export function percentTick(value: number, distance: number): string {
  return value === 0 ? '0' : `${fixed(value * 100, digitsOf(distance * 100))} %`;
}

function digitsOf(distance: number): number {
  for (let digits = 0; digits < 6; digits++) {
    if (Math.abs(distance * 10 ** digits - Math.round(distance * 10 ** digits)) < 1e-6) return digits;
  }
  return 6;
}

/** Without the last bits that multiplication leaves: 3 × 0.1 is 0.3. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
