import type { TemperatureExperiment } from '../../../src/contract/temperatureExperiment';
import type { ColourRole } from '../../shared/chart/chartData';
import { numberTick, roundScale } from '../../../src/analysis/chart/ticks';
import { fixed, percent, signed } from '../../../src/analysis/numberText';
import { spread } from '../../../src/analysis/chart/spread';

const MARGINS = { top: 12, right: 112, bottom: 26, left: 40 };
/** So that the intervals of the two kinds stand beside each other, px. */
const APART = 2.5;

export interface TemperatureLine {
  name: string;
  colour: ColourRole;
  isForking: boolean;
  path: string;
  points: { x: number; y: number; low: number; high: number }[];
  /** Where its name stands: right of its end. */
  label: { x: number; y: number };
}

export interface TemperatureLayout {
  area: { left: number; top: number; right: number; bottom: number };
  /** Of the temperatures measured, in their order. */
  xs: number[];
  lines: TemperatureLine[];
  xTicks: { x: number; label: string }[];
  yTicks: { y: number; label: string }[];
  /** Where both kinds have the same temperature; null where that was not measured. */
  unchanged: number | null;
}

const KINDS = [
  { kind: 'others', colour: '--ptl-base' },
  { kind: 'forking', colour: '--ptl-forking' },
] as const;

/** Positions of accuracy over temperature, a line a kind of token; zero is in view. */
export function temperatureLayout(
  { strategy: { curve, share }, temperature }: Pick<TemperatureExperiment, 'strategy' | 'temperature'>,
  { width, height }: { width: number; height: number },
): TemperatureLayout {
  const area = {
    left: MARGINS.left,
    top: MARGINS.top,
    right: Math.max(MARGINS.left + 80, width - MARGINS.right),
    bottom: height - MARGINS.bottom,
  };
  const most = curve.reduce((high, { forking, others }) => Math.max(high, forking.high, others.high), 0);
  const { high: top, ticks, distance } = roundScale(0, most, 4);
  const y = (value: number): number => area.bottom - (value / top) * (area.bottom - area.top);
  const temperatures = curve.map((point) => point.temperature);
  const [first, last] = [temperatures[0] ?? 0, temperatures.at(-1) ?? 1];
  const room = 8;
  const x = (at: number): number =>
    last === first
      ? (area.left + area.right) / 2
      : area.left + room + ((at - first) / (last - first)) * (area.right - area.left - 2 * room);
  const ends = spread(
    KINDS.map(({ kind }) => y(curve.at(-1)?.[kind].value ?? 0)),
    15,
    area.top,
    area.bottom,
  );
  const names = { forking: `forking, ${percent(share)}`, others: `the other ${percent(1 - share)}` };
  const lines = KINDS.map(({ kind, colour }, index): TemperatureLine => {
    const shift = kind === 'forking' ? -APART : APART;
    const points = curve.map((point) => ({
      ...{ x: x(point.temperature) + shift, y: y(point[kind].value) },
      ...{ low: y(point[kind].low), high: y(point[kind].high) },
    }));
    return {
      ...{ name: names[kind], colour, isForking: kind === 'forking', points },
      path: `M${points.map((point) => `${point.x.toFixed(1)} ${point.y.toFixed(1)}`).join('L')}`,
      label: { x: area.right + 8, y: ends[index]! },
    };
  });
  return {
    ...{ area, lines },
    xs: temperatures.map(x),
    xTicks: temperatureTicks(temperatures, x),
    yTicks: ticks.map((tick) => ({ y: y(tick), label: numberTick(tick, distance) })),
    unchanged: temperatures.includes(temperature) ? x(temperature) : null,
  };
}

/** As many of the temperatures as have room; the last says what they are. */
function temperatureTicks(temperatures: readonly number[], x: (temperature: number) => number): TemperatureLayout['xTicks'] {
  const last = temperatures.at(-1);
  if (last === undefined) return [];
  const kept: TemperatureLayout['xTicks'] = [{ x: x(last), label: `T = ${last}` }];
  for (const temperature of temperatures.slice(0, -1).reverse()) {
    if (kept.at(-1)!.x - x(temperature) >= (kept.length === 1 ? 40 : 30))
      kept.push({ x: x(temperature), label: String(temperature) });
  }
  return kept.reverse();
}

/** What one temperature gave, in words: for the tooltip and assistive technology. */
export function temperatureWords(point: TemperatureExperiment['strategy']['curve'][number]): string {
  const { temperature, forking, others, difference } = point;
  const one = ({ value, low, high }: { value: number; low: number; high: number }): string =>
    `${fixed(value)} (${fixed(low)} to ${fixed(high)})`;
  return `T = ${temperature}: forking tokens ${one(forking)}, the others ${one(others)}, difference ${signed(difference.value)} (${signed(difference.low)} to ${signed(difference.high)})`;
}

/** Every number of the chart. */
export function temperatureTable({ strategy: { curve }, temperature, problems }: TemperatureExperiment): {
  title: string;
  columns: string[];
  rows: string[][];
} {
  const range = ({ low, high }: { low: number; high: number }, write: typeof fixed): string => `${write(low)} to ${write(high)}`;
  return {
    title: `Accuracy when one kind of token gets another temperature, the other stays at ${temperature}; 95 % intervals over ${problems} problems`,
    columns: [
      'temperature',
      'forking tokens',
      'interval',
      'tokens',
      'the others',
      'interval',
      'tokens',
      'difference',
      'interval',
    ],
    rows: curve.map(({ temperature: at, forking, others, difference }) => [
      String(at),
      ...[forking, others].flatMap((one) => [fixed(one.value, 3), range(one, fixed), fixed(one.tokens, 1)]),
      signed(difference.value, 3),
      range(difference, signed),
    ]),
  };
}
