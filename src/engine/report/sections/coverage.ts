import type { ChartColour } from '../../../analysis/chart/chart';
import { colourAt } from '../../../analysis/chart/palette';
import type { PassAtKComparison, PassAtKModel, PassAtKReport } from '../../../contract/passAtKReport';

/** The base against each of the others, on the same problems; one report of one model where there is no other. */
export type Coverage = readonly PassAtKReport[];

/** The base first. */
export function modelsOfCoverage(reports: Coverage): PassAtKModel[] {
  const [first] = reports;
  return first ? [first.models[0]!, ...reports.flatMap(({ models }) => models.slice(1))] : [];
}

/** The base is grey, as in the panels. */
export const modelColour = (index: number): ChartColour => (index === 0 ? 'grey' : colourAt((index - 1) % 5));

/** With {@link modelColour} it is another line for each of nine models: colours repeat after the sixth. */
export const modelDash = (index: number): number => (index < 2 ? 1 - index : index < 6 ? index : index - 4);

export const comparisonsOf = (reports: Coverage): PassAtKComparison[] =>
  reports.flatMap((report) => (report.solved === undefined ? [] : [report as PassAtKReport & PassAtKComparison]));
