import type { TreeOverview, TreeSource } from '../../../src/contract/messages/tree';
import type { TreeReport } from '../../../src/contract/treeReport';
import type { ColourRole } from '../../shared/chart/chartData';
import { count, counted } from '../../shared/format';
import { visibleText } from '../../shared/hostileText';

/** A model of the tree: what it is called, and its colour. */
export interface TreeModel {
  name: string;
  colour: ColourRole;
}

const colours = { base: '--ptl-base', trained: '--ptl-trained', distilled: '--ptl-distilled' } as const;

/** The models of a source, the base first. @returns null where an evaluation is no longer there */
export function modelsOf(source: TreeSource, { choices }: TreeOverview): TreeModel[] | null {
  if (source.kind === 'step') return [{ name: `step ${source.step}`, colour: '--ptl-trained' }];
  const shown = source.keys.flatMap((key) => choices.find((choice) => choice.key === key) ?? []);
  if (shown.length !== source.keys.length) return null;
  const isSame = shown.length > 1 && shown[0]!.label === shown[1]!.label;
  return shown.map(({ label, run, role }) => ({
    name: visibleText(isSame ? `${label} · ${run}` : label),
    colour: colours[role],
  }));
}

/** The source as it is now, a step's by its newest attempt. @returns null where it, or an evaluation of it, is no longer there */
export function stillThere(source: TreeSource, { choices, steps }: TreeOverview): TreeSource | null {
  if (source.kind === 'evaluations')
    return source.keys.every((key) => choices.some((choice) => choice.key === key)) ? source : null;
  const found = steps.find(({ step }) => step === source.step);
  return found ? { kind: 'step', ...found } : null;
}

/** What is shown, in words: `grpo-countdown · GRPO step 60 and base · 64 samples each · temperature 1`. */
export function sourceWords(source: TreeSource, overview: TreeOverview, report: TreeReport | null): string {
  const names = (modelsOf(source, overview) ?? []).map(({ name }) => name).reverse();
  const choice = source.kind === 'evaluations' ? overview.choices.find(({ key }) => key === source.keys.at(-1)) : undefined;
  const numbers = report?.models.map(({ samples }) => samples) ?? [];
  const isEqual = new Set(numbers).size === 1;
  return [
    visibleText(choice?.run ?? overview.title),
    names.join(' and '),
    ...(numbers.length === 0
      ? []
      : isEqual
        ? [`${counted(numbers[0]!, 'sample')}${numbers.length > 1 ? ' each' : ''}`]
        : [`${numbers.map(count).reverse().join(' and ')} samples`]),
    ...(choice && choice.temperature !== null ? [`temperature ${choice.temperature}`] : []),
  ].join(' · ');
}
