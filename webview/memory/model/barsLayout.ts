import { memoryPartNames, type MemoryMoment } from '../../../src/contract/memoryReport';
import type { MemoryPartName } from '../../../src/analysis/memory/moments';
import { numberTick, roundScale } from '../../../src/analysis/chart/ticks';
import type { Device } from './devices';
import { gibNumber } from './gib';
import type { Plan } from './plan';
import { momentName } from './words';

const GIB = 2 ** 30;
const BAR = 30;
const ROW = 46;
/** Room above the bars for the names of devices, and below for the axis. */
const TOP = 44;
const BOTTOM = 36;
/** Width of a character of the labels, px, at most. */
const CHARACTER = 6.4;
/** A device that has more than this many times the total is beyond the axis. */
const MOST_TIMES = 3;

export interface Segment {
  name: MemoryPartName;
  GiB: number;
  x: number;
  width: number;
  /** What is written in it; null where there is no room. */
  label: string | null;
}

export interface BarRow {
  moment: MemoryMoment;
  name: string;
  total: string;
  isWidest: boolean;
  y: number;
  height: number;
  end: number;
  segments: Segment[];
}

export interface DeviceLine {
  device: Device;
  x: number;
  /** Which of the two rows of names; null where a name would lie over others. */
  row: 0 | 1 | null;
  anchor: 'start' | 'end';
  isChosen: boolean;
}

export interface BarsLayout {
  left: number;
  right: number;
  top: number;
  bottom: number;
  rows: BarRow[];
  ticks: { x: number; label: string }[];
  lines: DeviceLine[];
  /** The chosen device where it is beyond the axis. */
  beyond: Device | null;
}

/** Height of the chart, px. */
export function barsHeight(moments: number): number {
  return TOP + moments * ROW + BOTTOM;
}

/** Where the bars of a plan are, px. @param what-if devices, which are drawn where they are within the axis */
export function barsLayout({ report, moments, device }: Plan, others: readonly Device[], width: number): BarsLayout {
  const isNarrow = width < 560;
  const left = isNarrow ? 4 : 112;
  const right = width - 76;
  const total = report.totalGiB;
  const isIn = device !== null && device.GiB <= MOST_TIMES * total;
  const { high, ticks, distance } = roundScale(0, Math.max(total * 1.02, isIn ? device.GiB * 1.02 : 0), isNarrow ? 3 : 6);
  const at = (GiB: number): number => left + (GiB / high) * (right - left);
  const rows = report.moments.map(({ name, GiB }, index): BarRow => {
    let from = 0;
    const parts = moments[name] ?? {};
    const segments = memoryPartNames.flatMap((part): Segment[] => {
      const size = (parts[part] ?? 0) / GIB;
      if (size === 0) return [];
      const x = at(from);
      from += size;
      return [{ name: part, GiB: size, x, width: at(from) - x, label: labelIn(part, size, at(from) - x) }];
    });
    const y = TOP + index * ROW + (ROW - BAR) / 2;
    const isWidest = report.moments.length > 1 && name === report.moment;
    return {
      ...{ moment: name, name: momentName(report, name), total: gibNumber(GiB), isWidest },
      ...{ y, height: BAR, end: at(GiB), segments },
    };
  });
  const bottom = TOP + rows.length * ROW;
  return {
    ...{ left, right, top: TOP, bottom, rows },
    ticks: ticks.map((tick) => ({ x: at(tick), label: numberTick(tick, distance) })),
    lines: deviceLines(
      device && isIn ? device : null,
      others.filter(({ GiB }) => GiB <= high),
      { at, left, right },
    ),
    beyond: device !== null && !isIn ? device : null,
  };
}

function labelIn(name: string, GiB: number, width: number): string | null {
  const room = (text: string): boolean => text.length * CHARACTER + 10 <= width;
  const number = gibNumber(GiB);
  return [`${name} ${number}`, `${name.split(' ')[0]} ${number}`, number].find(room) ?? null;
}

function deviceLines(
  chosen: Device | null,
  others: readonly Device[],
  { at, left, right }: { at(GiB: number): number; left: number; right: number },
): DeviceLine[] {
  const taken: { row: number; from: number; to: number }[] = [];
  const all = [...(chosen ? [chosen] : []), ...others.filter(({ key }) => key !== chosen?.key)];
  return all.map((device) => {
    const x = at(device.GiB);
    const length = deviceLabel(device).length * CHARACTER + 8;
    const anchor = x + length <= right + 72 ? 'start' : 'end';
    const [from, to] = anchor === 'start' ? [x, x + length] : [x - length, x];
    const isChosen = device === chosen;
    const free = ([0, 1] as const).filter(
      (row) => from >= left - 4 && taken.every((one) => one.row !== row || to < one.from || from > one.to),
    );
    const row = free[0] ?? null;
    if (row !== null) taken.push({ row, from, to });
    return { device, x, row, anchor, isChosen };
  });
}

/** What stands at the line of a device. */
export function deviceLabel({ name, GiB }: Device): string {
  return `${name} · ${gibNumber(GiB)}`;
}
