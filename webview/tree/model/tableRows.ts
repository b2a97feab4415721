import type { TreeReport } from '../../../src/contract/treeReport';
import { csvCell } from '../../shared/csvCell';
import { fixed } from '../../../src/analysis/numberText';
import { pathText, tokensOf, tokensText } from './labels';
import { isClosed } from './sides';

/** A node as a row of the table: cells after the branch's text are numbers as text. */
export interface TreeRow {
  index: number;
  /** Forks before it. */
  depth: number;
  text: string;
  cells: string[];
}

/** What is told of each model. The entropy is of the token after the branch. */
export const modelColumns = ['samples', 'right', 'mean reward', 'entropy, nats'] as const;

/** @param names of the models */
export function tableColumns(names: readonly string[]): string[] {
  return ['branch', ...names.flatMap((name) => modelColumns.map((column) => `${name}: ${column}`))];
}

/** All nodes, the largest branches first, without what only the base did where that is not wanted. */
export function tableRows(report: TreeReport, showClosed: boolean): TreeRow[] {
  const rows: TreeRow[] = [];
  const waiting = [{ index: 0, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { index, depth } = next;
    const node = report.nodes[index]!;
    if (!showClosed && isClosed(node)) continue;
    rows.push({ index, depth, text: tokensText(tokensOf(node)) || 'the prompt', cells: cellsOf(node) });
    for (const child of [...node.children].reverse()) waiting.push({ index: child, depth: depth + 1 });
  }
  return rows;
}

function cellsOf({ models, isFork }: TreeReport['nodes'][number]): string[] {
  return models.flatMap(({ count, right, meanReward, entropy }) => [
    String(count),
    count === 0 ? '–' : String(right),
    fixed(meanReward),
    isFork ? fixed(entropy) : '–',
  ]);
}

/**
 * The same as comma-separated values, with the text from the prompt to each node, whole where the report is, and numbers that are not rounded. A text that begins as a
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
