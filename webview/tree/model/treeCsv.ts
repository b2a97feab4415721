import { pathText, tokensOf, tokensText } from '../../../src/analysis/tree/labels';
import type { TreeReport } from '../../../src/contract/treeReport';
import { csvCell } from '../../shared/csvCell';

/**
 * All nodes as comma-separated values, with the text from the prompt to each node, whole where the report is, and numbers that are not rounded. A text that begins as a
 * formula would gets an apostrophe before it.
 */
export function treeCsv(report: TreeReport, names: readonly string[]): string {
  const head = ['node', 'parent', 'forks', 'text', 'tokens', 'fork'];
  const perModel = ['samples', 'right', 'mean_reward', 'ends', 'entropy', 'logprob'];
  const rows: (string | number | null)[][] = [
    [...head, ...names.flatMap((name) => perModel.map((column) => `${name} ${column}`))],
  ];
  const depths: number[] = [];
  report.nodes.forEach((node, index) => {
    depths[index] = node.parent === null ? 0 : depths[node.parent]! + 1;
    const own = [index, node.parent, depths[index], pathText(report, index), tokensText(tokensOf(node)), node.isFork ? 1 : 0];
    const numbers = node.models.flatMap((one) => [one.count, one.right, one.meanReward, one.ends, one.entropy, one.logprob]);
    rows.push([...own, ...numbers]);
  });
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}
