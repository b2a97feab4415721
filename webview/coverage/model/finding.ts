import type { CoverageComparison, CoverageReport } from '../../../src/contract/messages/coverage';
import { count, counted, fixed, percent, signed } from '../../shared/format';

export interface Finding {
  /** One sentence, which claims no more than the intervals. */
  title: string;
  detail: string;
}

type Point = CoverageComparison['difference'][number];

/**
 * What the curves say. `names` are those of the report's models; `against` is the index of the one that is compared with the first.
 * A model is ahead where the 95 % interval of the paired difference leaves out 0, and nowhere else.
 */
export function finding(report: CoverageReport, names: readonly string[], against: number): Finding {
  const comparison = report.comparisons[against - 1];
  if (!comparison) return alone(report, names[0] ?? 'the model');
  const [base = '', other = ''] = [names[0], names[against]];
  const beside = report.comparisons
    .map((one, index) => ({ one, name: names[index + 1] ?? '' }))
    .filter((_, index) => index !== against - 1)
    .map(({ one, name }) => sentence(one, base, name));
  return {
    title: sentence(comparison, base, other),
    detail: [changes(report, comparison, against), ...beside].join(' '),
  };
}

function sentence({ difference, crossing }: CoverageComparison, base: string, other: string): string {
  const upTo = difference.at(-1)?.k ?? 1;
  const where = (sign: 1 | -1): Point[] => difference.filter((point) => surely(point) === sign);
  const [ahead, behind] = [where(1), where(-1)];
  if (ahead.length === 0 && behind.length === 0)
    return `No difference between ${other} and ${the(base)} that the intervals can tell, at any k up to ${count(upTo)}.`;
  if (crossing) {
    const [first, second] = crossing.direction === 'falls' ? [other, base] : [base, other];
    const [before, after] = crossing.direction === 'falls' ? [ahead, behind] : [behind, ahead];
    const leads = before.some(({ k }) => k <= crossing.k);
    const follows = after.filter(({ k }) => k >= crossing.k);
    const place = `k = ${count(Math.floor(crossing.k))} (${bounds(crossing, upTo)})`;
    if (leads && follows.at(-1)?.k === upTo)
      return `${capital(the(first))} is ahead up to ${place}; beyond that ${the(second)} solves more.`;
    if (leads && follows.length > 0)
      return `${capital(the(first))} is ahead up to ${place}; ${the(second)} solves more at ${range(follows, difference)}.`;
    if (leads) return `${capital(the(first))} is ahead up to about ${place}; after that the intervals cannot tell them apart.`;
    if (follows.length > 0)
      return `${capital(the(second))} solves more at ${range(follows, difference)}; before that the intervals cannot tell them apart.`;
  }
  const [leader, follower, points] = ahead.length > 0 ? [other, base, ahead] : [base, other, behind];
  if (points.length === difference.length)
    return `${capital(the(leader))} is ahead of ${the(follower)} at every k up to ${count(upTo)}; the curves do not cross.`;
  return crossing
    ? `${capital(the(leader))} is ahead of ${the(follower)} at ${range(points, difference)}; elsewhere the intervals cannot tell them apart.`
    : `${capital(the(leader))} is ahead of ${the(follower)} at ${range(points, difference)}; no crossing up to k = ${count(upTo)}.`;
}

/** Sign of a difference where its interval leaves out 0, else 0. */
export function surely({ low, high }: Pick<Point, 'low' | 'high'>): -1 | 0 | 1 {
  return low > 0 ? 1 : high < 0 ? -1 : 0;
}

/** `4 to 10`, `9 to beyond 64`. */
function bounds({ low, high }: NonNullable<CoverageComparison['crossing']>, upTo: number): string {
  const from = count(Math.floor(low ?? 1));
  return high === null ? `${from} to beyond ${count(upTo)}` : `${from} to ${count(Math.floor(high))}`;
}

/** `k = 8`, `k = 1 to 8`, or each where others lie between. */
function range(points: readonly Point[], all: readonly Point[]): string {
  const ks = points.map(({ k }) => k);
  const [first, last] = [ks[0] ?? 1, ks.at(-1) ?? 1];
  if (first === last) return `k = ${count(first)}`;
  const between = all.filter(({ k }) => k >= first && k <= last).length;
  return between === ks.length ? `k = ${count(first)} to ${count(last)}` : `k = ${ks.map((k) => count(k)).join(', ')}`;
}

function changes({ models }: CoverageReport, { difference }: CoverageComparison, against: number): string {
  const [first, last] = [difference[0], difference.at(-1)];
  const words = (point: Point): string => {
    const at = (model: number): number | undefined => models[model]?.curve.find(({ k }) => k === point.k)?.value;
    const sure = surely(point);
    const interval = `${signed(point.low)} to ${signed(point.high)}`;
    if (sure === 0)
      return `pass@${count(point.k)} is ${fixed(at(0))} and ${fixed(at(against))}, within the interval (${interval})`;
    return `pass@${count(point.k)} ${sure > 0 ? 'rises' : 'falls'} from ${fixed(at(0))} to ${fixed(at(against))} (${interval})`;
  };
  if (!first || !last) return '';
  return first.k === last.k ? `${words(first)}.` : `${words(first)}; ${words(last)}.`;
}

/** Of one model alone: what reinforcement learning could work with. */
function alone({ models, problems }: CoverageReport, name: string): Finding {
  const curve = models[0]?.curve ?? [];
  const [first, last] = [curve[0], curve.at(-1)];
  const never = problems.filter(({ c }) => c[0] === 0).length;
  const always = problems.filter(({ c, n }) => c[0] === n[0]).length;
  const between = problems.length - never - always;
  const within = last && last.k > 1 ? ` and ${percent(last.value)} within ${count(last.k)}` : '';
  return {
    title: `${capital(the(name))} solves ${percent(first?.value)} of the problems at the first attempt${within}.`,
    detail: `Of ${counted(problems.length, 'problem')} ${count(never)} ${never === 1 ? 'was' : 'were'} never solved, ${count(always)} always and ${count(between)} sometimes; only on the last do rewards differ, so that reinforcement learning can learn from them.`,
  };
}

const the = (name: string): string => (name === 'base' ? 'the base' : name);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
