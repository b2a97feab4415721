import type { CoverageChoice } from '../../../src/contract/messages/coverage';
import type { ColourRole } from '../../shared/chart/chartData';
import { visibleText } from '../../shared/hostileText';

/** An evaluation on screen: its name, colour and line are the same in every chart. */
export interface Shown {
  key: string;
  name: string;
  colour: ColourRole;
  /** `stroke-dasharray` of its line, so that colour is not the only cue; empty for a plain one. */
  dash: string;
  choice: CoverageChoice;
}

const PREFERRED: Record<CoverageChoice['role'], ColourRole> = {
  base: '--ptl-base',
  trained: '--ptl-trained',
  distilled: '--ptl-distilled',
};
const FURTHER: readonly ColourRole[] = ['--ptl-trained', '--ptl-distilled', '--ptl-series-2', '--ptl-series-3'];
const DASHES = ['', '5 3', '1 3', '9 3 2 3'];

/** Gives each a name of its own, and a colour: by what it is, else the first one free, else one again with another line. */
export function shownEvaluations(choices: readonly CoverageChoice[]): Shown[] {
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
