import type { treeProtocol } from '../../src/contract/messages/tree';
import type { Ask } from '../../src/contract/messages/protocol';
import type { TreeReport } from '../../src/contract/treeReport';
import { toHex } from '../shared/colour';
import { pngOf, svgText } from '../shared/chart/svgPicture';
import { resolveColour } from '../shared/themeColours';
import { tableColumns, tableRows } from '../../src/analysis/tree/tableRows';
import { treeCsv } from './model/treeCsv';
import type { SearchTree } from './treeChart';

type Content = { kind: 'text'; text: string } | { kind: 'file'; file: Ask<typeof treeProtocol, 'save'> };

/**
 * What is to be copied or written; pictures are of the whole tree as it is opened.
 * @param readWhole the same report with every token, for a file of all branches
 * @throws Error where the tree is not on screen
 */
export async function contentOf(
  what: 'svg' | 'png' | 'csv' | 'copy',
  report: TreeReport,
  names: readonly string[],
  chart: SearchTree | null,
  readWhole: () => Promise<TreeReport>,
): Promise<Content> {
  if (what === 'copy') return { kind: 'text', text: tableText(report, names) };
  if (what === 'csv')
    return { kind: 'file', file: { name: 'search-tree', format: 'csv', content: treeCsv(await readWhole(), names) } };
  if (!chart) throw new Error('The tree is not on screen: go back to it to save it.');
  const background = toHex(resolveColour('var(--ptl-background)'));
  const content = await chart.whole((picture) => (what === 'svg' ? svgText(picture, background) : pngOf(picture, background)));
  return { kind: 'file', file: { name: 'search-tree', format: what, content } };
}

/** Tab-separated, as spreadsheets take it. */
function tableText(report: TreeReport, names: readonly string[]): string {
  const rows = tableRows(report, true).map(({ depth, text, cells }) => ['  '.repeat(depth) + text, ...cells]);
  return [tableColumns(names), ...rows].map((cells) => cells.join('\t')).join('\n');
}
