import { leadSentence } from '../../../src/analysis/coverage/leadSentence';
import type { CoverageComparison, CoverageReport } from '../../../src/contract/messages/coverage';
import { count, counted, fixed, percent, signed } from '../../../src/analysis/numberText';
import type { MeasureCurves } from './measure';

export interface Finding {
  /** One sentence, which claims no more than the intervals. */
  title: string;
  detail: string;
}

type Point = CoverageComparison['difference'][number];

/**
 * What the curves say. `names` are those of the report's models; `against` is the index of the one that is compared with the first.
 * `family` is told in place of each further model, where they differ in one thing. A model is ahead at a k where `sureLead` says so, and nowhere else.
 */
export function finding(report: CoverageReport, names: readonly string[], against: number, family = ''): Finding {
  const comparison = report.comparisons[against - 1];
  if (!comparison) return alone(report, names[0] ?? 'the model');
  const [base = '', other = ''] = [names[0], names[against]];
  const beside = report.comparisons
    .map((one, index) => ({ one, name: names[index + 1] ?? '' }))
    .filter((_, index) => index !== against - 1)
    .map(({ one, name }) => sentence(one, base, name));
  return {
    title: sentence(comparison, base, other),
    detail: [changes(report, comparison, against), ...(family === '' ? beside : [family])].join(' '),
  };
}

/** What a measure other than pass@k says at the largest k, and at the smallest: values and intervals, nobody is called ahead. */
export function measureFinding(measured: MeasureCurves | null, names: readonly string[], against: number): Finding {
  if (!measured) return { title: 'maj@k: how often the most frequent answer of k samples is right.', detail: '' };
  const { at, meaning, models } = measured;
  const [base = '', other = ''] = [names[0], names[against]];
  const words = (place: number): string => {
    const point = models[0]?.curve.at(place);
    if (!point) return '';
    const gap = models[against]?.difference.at(place);
    const alone = `${at(point.k)} of ${the(base)} is ${fixed(point.value)} (${fixed(point.low)} to ${fixed(point.high)})`;
    if (!gap) return alone;
    const value = models[against]?.curve.at(place)?.value;
    return `${at(point.k)} is ${fixed(point.value)} for ${the(base)} and ${fixed(value)} for ${other} (difference ${signed(gap.low)} to ${signed(gap.high)})`;
  };
  const hasMore = (models[0]?.curve.length ?? 0) > 1;
  return { title: `${words(-1)}.`, detail: `${meaning}${hasMore ? ` ${words(0)}.` : ''}` };
}

function sentence({ sureLead, crossing }: CoverageComparison, base: string, other: string): string {
  return leadSentence(sureLead, crossing, { base: the(base), other: the(other) });
}

function changes({ models }: CoverageReport, { difference, sureLead }: CoverageComparison, against: number): string {
  const [first, last] = [difference[0], difference.at(-1)];
  const words = (point: Point): string => {
    const at = (model: number): number | undefined => models[model]?.curve.find(({ k }) => k === point.k)?.value;
    const ahead = sureLead.leads.find(({ k }) => k === point.k)?.ahead ?? null;
    const interval = `${signed(point.low)} to ${signed(point.high)}`;
    if (ahead === null) return `pass@${count(point.k)} is ${fixed(at(0))} and ${fixed(at(against))} (difference ${interval})`;
    return `pass@${count(point.k)} ${ahead === 'other' ? 'rises' : 'falls'} from ${fixed(at(0))} to ${fixed(at(against))} (${interval})`;
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

/** The name of a model within a sentence. */
export const the = (name: string): string => (name === 'base' ? 'the base' : name);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
