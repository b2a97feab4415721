import type { ReadinessOfFolder } from '../../../src/contract/readinessRecord';
import type { ReadinessAtTemperature, ReadinessReport } from '../../../src/contract/readinessReport';
import type { MeasureCurves } from '../../coverage/model/measure';
import { problemRows, type Category, type ProblemRow } from '../../coverage/model/problemRows';
import type { ShownLine } from '../../coverage/model/shown';
import type { ColourRole } from '../../shared/chart/chartData';
import { count } from '../../../src/analysis/numberText';

type Sampled = ReadinessOfFolder['sampled'][0];

/** A temperature on screen. */
export interface ShownTemperature extends ShownLine {
  sampled: Sampled;
  numbers: ReadinessAtTemperature;
}

const LINES: readonly (readonly [ColourRole, string])[] = [
  ['--ptl-series-1', ''],
  ['--ptl-series-2', '5 3'],
  ['--ptl-series-3', '1 3'],
  ['--ptl-base', '9 3 2 3'],
];

/** The temperatures as they were asked for; a single one has the base model's colour. */
export function shownTemperatures(sampled: readonly Sampled[], { temperatures }: ReadinessReport): ShownTemperature[] {
  return temperatures.map((numbers, index) => {
    const [colour, dash] = temperatures.length === 1 ? (['--ptl-base', ''] as const) : LINES[index % LINES.length]!;
    const name = `T = ${numbers.temperature}`;
    return { key: sampled[index]!.key, name, colour, dash, sampled: sampled[index]!, numbers };
  });
}

/** The one whose prompts are listed: the chosen, the recommended, or else that with the fewest prompts without a success. */
export function chosenTemperature(
  shown: readonly ShownTemperature[],
  chosen: string | null,
  { recommendation }: ReadinessReport,
): ShownTemperature {
  const fewest = shown.reduce((best, one) => (one.numbers.prompts.never < best.numbers.prompts.never ? one : best));
  return (
    shown.find(({ key }) => key === chosen) ??
    shown.find(({ numbers }) => numbers.temperature === recommendation?.temperature) ??
    fewest
  );
}

/** Prompts by how often they were right; those of which every sample failed are in none. */
export function promptRows({ problems }: Sampled): Map<Category, ProblemRow[]> {
  const judged = problems.filter(({ n }) => n > 0).map(({ problem, n, c }) => ({ id: problem, n: [n], c: [c] }));
  return problemRows({ problems: judged }, 0);
}

/** pass@k on the training prompts. */
export function passCurves(shown: readonly ShownTemperature[]): MeasureCurves {
  return curves(
    shown,
    ({ passAtK }) => passAtK,
    (k) => `pass@${count(k)}`,
    'pass@k, share of prompts solved',
  );
}

/** Expected share of groups with a gradient; the x axis is their size. */
export function gradientCurves(shown: readonly ShownTemperature[]): MeasureCurves {
  const points = ({ mixed }: ReadinessAtTemperature) => mixed.map(({ numGenerations, ...of }) => ({ k: numGenerations, ...of }));
  return curves(shown, points, (size) => `groups of ${count(size)}`, 'groups with a gradient, expected share');
}

function curves(
  shown: readonly ShownTemperature[],
  points: (numbers: ReadinessAtTemperature) => MeasureCurves['models'][0]['curve'],
  at: MeasureCurves['at'],
  axis: string,
): MeasureCurves {
  return {
    at,
    axis,
    meaning: '',
    comparisons: [],
    models: shown.map(({ numbers }) => ({ curve: points(numbers), difference: [] })),
  };
}
