import { chartGrid } from '../../src/analysis/chart/chartSvg';
import { printedCourse } from '../../src/analysis/oneShot/courseCharts';
import type { OneShotOverview, OneShotProtocol } from '../../src/contract/messages/oneShot';
import type { OneShotReport } from '../../src/contract/oneShotReport';
import type { Ask } from '../../src/contract/messages/protocol';
import { pngOfText } from '../shared/chart/svgPicture';
import { csvText } from '../shared/csv';
import { tablesText } from '../shared/numberTable';
import { epochChart } from './model/epochChart';
import { courseRecords, courseTables, rankingRecords, rankingTable } from './model/oneShotTables';
import type { ExampleRow } from './model/ranking';
import { savedLines } from './model/savedCharts';
import type { Saving } from './oneShotHeader';

type Content = { kind: 'text'; text: string } | { kind: 'file'; file: Ask<OneShotProtocol, 'save'> };

const SIZE = { width: 760, height: 300 };

/** What is to be copied or written. @param rows in the order shown. @param chosen those of which the chart is */
export async function contentOf(
  what: Saving,
  { runId, maxSteps }: Pick<OneShotOverview, 'runId' | 'maxSteps'>,
  { course }: OneShotReport,
  { rows, chosen }: { rows: readonly ExampleRow[]; chosen: readonly ExampleRow[] },
): Promise<Content> {
  const file = (name: string, format: 'csv' | 'svg' | 'png', content: string): Content => ({
    kind: 'file',
    file: { name: `${name}-${runId}`.slice(0, 100), format, content },
  });
  switch (what) {
    case 'copy':
      return { kind: 'text', text: tablesText(course ? [...courseTables(course), rankingTable(rows)] : [rankingTable(rows)]) };
    case 'ranking-csv':
      return file('accuracies', 'csv', csvText(rankingRecords(rows)));
    case 'steps-csv':
      if (!course) throw new Error('Only a run on one or two examples has steps to save.');
      return file('one-shot', 'csv', csvText(courseRecords(course)));
    case 'svg':
    case 'png': {
      const charts = course
        ? printedCourse(course, maxSteps)
        : [savedLines(epochChart(chosen), 'Accuracy of training examples', 'accuracy')];
      const title = course ? 'A run on one or two examples' : charts[0]!.title;
      const description = charts.map((chart) => chart.description).join(' ');
      const svg = `${chartGrid(charts, { title, description, columns: 1, size: SIZE })}\n`;
      const all = { width: SIZE.width, height: SIZE.height * charts.length };
      return file('one-shot', what, what === 'svg' ? svg : await pngOfText(svg, all));
    }
  }
}
