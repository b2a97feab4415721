import type { TokensOfFile } from '../../../src/contract/tokensReport';
import { numberTick, roundScale } from '../../../src/analysis/chart/ticks';
import { fixed, signed } from '../../../src/analysis/numberText';

type Change = NonNullable<TokensOfFile['reference']>['change'];

const LEFT = 52;
const RIGHT = 12;
const TOP = 8;
const BOTTOM = 22;

export interface ChangeLayout {
  area: { left: number; top: number; right: number; bottom: number };
  zero: number;
  bars: { x: number; y: number; width: number; height: number; isMore: boolean; spoken: string }[];
  xTicks: { x: number; label: string; anchor: 'start' | 'middle' | 'end' }[];
  yTicks: { y: number; label: string }[];
}

/** Bars of the mean change of entropy by percentile of the base's entropy. */
export function changeLayout(change: Change, { width, height }: { width: number; height: number }): ChangeLayout {
  const area = { left: LEFT, top: TOP, right: Math.max(LEFT + 80, width - RIGHT), bottom: height - BOTTOM };
  const values = change.map((bin) => bin.change);
  const { low, high, ticks, distance } = roundScale(Math.min(0, ...values), Math.max(0, ...values), 4);
  const y = (value: number): number => area.bottom - ((value - low) / (high - low)) * (area.bottom - area.top);
  const x = (percentile: number): number => area.left + (percentile / 100) * (area.right - area.left);
  return {
    area,
    zero: y(0),
    bars: change.map((bin) => ({
      ...{ x: x(bin.from) + 0.5, width: Math.max(1, x(bin.to) - x(bin.from) - 1) },
      ...{ y: Math.min(y(0), y(bin.change)), height: Math.abs(y(bin.change) - y(0)), isMore: bin.change > 0 },
      spoken: `${binName(bin)}: ${signed(bin.change, 3)} nats, ${fixed(bin.before, 3)} to ${fixed(bin.after, 3)}`,
    })),
    xTicks: [0, 20, 40, 60, 80, 100].map((percentile) => ({
      x: x(percentile),
      label: percentile === 100 ? '100th percentile' : String(percentile),
      anchor: percentile === 100 ? 'end' : percentile === 0 ? 'start' : 'middle',
    })),
    yTicks: ticks.map((tick) => ({ y: y(tick), label: numberTick(tick, distance).replace('-', '−') })),
  };
}

/** `95th to 100th percentile`. */
export function binName({ from, to }: { from: number; to: number }): string {
  return `${ordinal(from)} to ${ordinal(to)} percentile`;
}

function ordinal(value: number): string {
  const ends: Record<number, string> = { 1: 'st', 2: 'nd', 3: 'rd' };
  const isTeen = value % 100 > 10 && value % 100 < 14;
  return `${fixed(value, Number.isInteger(value) ? 0 : 1)}${(isTeen ? undefined : ends[value % 10]) ?? 'th'}`;
}

/** What the bins say, as a title: which of them moved most. */
export function changeTitle(change: Change, reference: string): string {
  const most = change.reduce((a, b) => (Math.abs(b.change) > Math.abs(a.change) ? b : a), change[0]!);
  if (Math.abs(most.change) < 0.005) return `Entropy stayed within 0.005 nats of the ${reference}’s in every bin`;
  const who =
    most === change.at(-1)
      ? `The top ${fixed(most.to - most.from, 0)} % by the ${reference}’s entropy`
      : `The ${binName(most)} of the ${reference}’s entropy`;
  return `${who} ${most.change > 0 ? 'gained' : 'lost'} ${fixed(Math.abs(most.change))} nats`;
}
