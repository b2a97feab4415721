import type { CoverageChoice } from '../../../src/contract/messages/coverage';
import type { TreeOverview, TreeSource } from '../../../src/contract/messages/tree';
import type { TreeReport } from '../../../src/contract/treeReport';
import type { ColourRole } from '../../shared/chart/chartData';
import { count, counted } from '../../../src/analysis/numberText';
import { visibleText } from '../../shared/hostileText';

/** A model of the tree: what it is called, and its colour. */
export interface TreeModel {
  name: string;
  colour: ColourRole;
}

/** What stands at a side of the tree, as a tree of itself alone. */
interface Side {
  name: string;
  source: TreeSource;
}
export interface Sides {
  base: Side | null;
  other: Side | null;
}

const colours = { base: '--ptl-base', trained: '--ptl-trained', distilled: '--ptl-distilled' } as const;

/** The models of a source, the base first. @returns null where an evaluation is no longer there */
export function modelsOf(source: TreeSource, { choices }: TreeOverview): TreeModel[] | null {
  if (source.kind === 'step') {
    const base: TreeModel[] = source.base ? [{ name: `step ${source.base.step}`, colour: '--ptl-base' }] : [];
    return [...base, { name: `step ${source.step}`, colour: '--ptl-trained' }];
  }
  const shown = source.keys.flatMap((key) => choices.find((choice) => choice.key === key) ?? []);
  if (shown.length !== source.keys.length) return null;
  const [first, second] = shown;
  const isSameColour = second !== undefined && first!.role === second.role;
  return shown.map((choice, side) => ({
    name: visibleText(second === undefined ? choice.label : nameBeside(choice, side === 0 ? second : first!)),
    // Two trained models, or two bases, have one colour elsewhere: here the side tells them apart.
    colour: !isSameColour
      ? colours[choice.role]
      : side === 0
        ? '--ptl-base'
        : choice.role === 'base'
          ? '--ptl-trained'
          : colours[choice.role],
  }));
}

/** What tells an evaluation from the other one: its run where that is another, else its temperature, else its id. */
function nameBeside({ label, run, role, temperature, key }: CoverageChoice, other: CoverageChoice): string {
  const isTold = label !== other.label && (run === other.run || role === 'base' || other.role === 'base');
  if (isTold) return label;
  if (run !== other.run) return `${label} · ${run}`;
  return temperature !== other.temperature ? `${label} · T = ${temperature}` : `${label} · ${key.split('#').pop()}`;
}

/** What stands at each side of the tree; null where a side is empty. One alone is at the base side where it is a base. */
export function sidesOf(source: TreeSource, overview: TreeOverview): Sides {
  const models = modelsOf(source, overview) ?? [];
  const alone = (one: TreeSource, name: string, isBase: boolean): Sides =>
    isBase ? { base: { name, source: one }, other: null } : { base: null, other: { name, source: one } };
  const [base, other] = models;
  if (!base) return { base: null, other: null };
  if (source.kind === 'step') {
    const { step, attempt } = source;
    const last: TreeSource = { kind: 'step', step, attempt };
    if (!other || !source.base) return alone(last, base.name, false);
    return { base: { name: base.name, source: { kind: 'step', ...source.base } }, other: { name: other.name, source: last } };
  }
  const [first, second] = source.keys.map((key): TreeSource => ({ kind: 'evaluations', keys: [key] }));
  if (other && second) return { base: { name: base.name, source: first! }, other: { name: other.name, source: second } };
  return alone(
    first!,
    base.name,
    overview.choices.some(({ key, role }) => key === source.keys[0] && role === 'base'),
  );
}

/** The step whose rollouts a model of the tree is; null of an evaluation. @param model its place in the source */
export function stepOf(source: TreeSource, model: number): number | null {
  if (source.kind !== 'step') return null;
  return source.base && model === 0 ? source.base.step : source.step;
}

/** The source as it is now, a step's by its newest attempt. @returns null where it, or an evaluation of it, is no longer there */
export function stillThere(source: TreeSource, { choices, steps }: TreeOverview): TreeSource | null {
  if (source.kind === 'evaluations')
    return source.keys.every((key) => choices.some((choice) => choice.key === key)) ? source : null;
  const newest = (wanted: number) => steps.find(({ step }) => step === wanted);
  const found = newest(source.step);
  const base = source.base && newest(source.base.step);
  if (!found || (source.base && !base)) return null;
  return { kind: 'step', ...found, ...(base ? { base } : {}) };
}

/** What the samples are of, in words, but for the two sides: `grpo-countdown · 64 samples each · temperature 1`. */
export function sourceWords(source: TreeSource, overview: TreeOverview, report: TreeReport | null): string {
  const choice = source.kind === 'evaluations' ? overview.choices.find(({ key }) => key === source.keys.at(-1)) : undefined;
  const numbers = report?.models.map(({ samples }) => samples) ?? [];
  const isEqual = new Set(numbers).size === 1;
  return [
    visibleText(choice?.run ?? overview.title),
    ...(numbers.length === 0
      ? []
      : isEqual
        ? [`${counted(numbers[0]!, 'sample')}${numbers.length > 1 ? ' each' : ''}`]
        : [`${numbers.map(count).join(' and ')} samples`]),
    ...(choice && choice.temperature !== null ? [`temperature ${choice.temperature}`] : []),
  ].join(' · ');
}
