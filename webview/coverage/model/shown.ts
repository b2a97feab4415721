import type { CoverageChoice } from '../../../src/contract/messages/coverage';
import type { ColourRole } from '../../shared/chart/chartData';
import { visibleText } from '../../shared/hostileText';
import { compareValues, factorOf, type Factor } from './factor';

/** A line on screen: its name, colour and dashes are the same in every chart. */
export interface ShownLine {
  key: string;
  name: string;
  colour: ColourRole;
  /** `stroke-dasharray` of its line, so that colour is not the only cue; empty for a plain one. */
  dash: string;
}

/** An evaluation on screen. */
export interface Shown extends ShownLine {
  choice: CoverageChoice;
}

const PREFERRED: Record<CoverageChoice['role'], ColourRole> = {
  base: '--ptl-base',
  trained: '--ptl-trained',
  distilled: '--ptl-distilled',
};
const FURTHER: readonly ColourRole[] = ['--ptl-trained', '--ptl-distilled', '--ptl-series-2', '--ptl-series-3'];
const DASHES = ['', '5 3', '1 3', '9 3 2 3'];

/** Gives each a name of its own, and a colour: by the factor they differ in, else by what it is, the first one free, or one again with another line. */
export function shownEvaluations(choices: readonly CoverageChoice[], factor: Factor | null = factorOf(choices)): Shown[] {
  return factor ? family(choices, factor) : unrelated(choices);
}

/** Of one factor: from near the base's grey to the model's colour, named by what differs. */
function family(choices: readonly CoverageChoice[], { key, values }: Factor): Shown[] {
  const isReference = ({ role }: CoverageChoice): boolean => role === 'base' && choices.some((other) => other.role !== 'base');
  const ranked = choices.filter((choice) => !isReference(choice));
  const order = ranked
    .map((choice) => ({ choice, value: values[choices.indexOf(choice)] ?? null }))
    .sort((a, b) => compareValues(a.value, b.value))
    .map(({ choice }) => choice);
  return choices.map((choice, index) => {
    const level = 1 + Math.round((7 * order.indexOf(choice)) / Math.max(1, order.length - 1));
    return {
      key: choice.key,
      name:
        isReference(choice) || key === 'step'
          ? nameOf(choice, choices)
          : visibleText(`${key} ${String(values[index] ?? 'none')}`),
      colour: isReference(choice) ? '--ptl-base' : `--ptl-${choice.role === 'distilled' ? 'distilled' : 'trained'}-${level}`,
      dash: '',
      choice,
    };
  });
}

function unrelated(choices: readonly CoverageChoice[]): Shown[] {
  const used = new Map<ColourRole, number>();
  return choices.map((choice, index) => {
    const preferred = index > 0 && choice.role === 'base' ? FURTHER : [PREFERRED[choice.role], ...FURTHER];
    const colour = preferred.find((one) => !used.has(one)) ?? preferred[index % preferred.length]!;
    const times = used.get(colour) ?? 0;
    used.set(colour, times + 1);
    const place = index === 0 ? 0 : FURTHER.indexOf(colour);
    return {
      key: choice.key,
      name: nameOf(choice, choices),
      colour,
      dash: DASHES[(Math.max(0, place) + times) % DASHES.length]!,
      choice,
    };
  });
}

function nameOf(choice: CoverageChoice, choices: readonly CoverageChoice[]): string {
  const alike = choices.filter(({ label }) => label === choice.label);
  if (alike.length < 2) return visibleText(choice.label);
  const inRun = alike.filter(({ run }) => run === choice.run);
  const place = inRun.length < 2 ? '' : ` ${inRun.indexOf(choice) + 1}`;
  return visibleText(`${choice.label} · ${choice.run}${place}`);
}
