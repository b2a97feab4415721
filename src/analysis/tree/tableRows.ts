import type { TreeReport } from '../../contract/treeReport';
import { fixed } from '../numberText';
import { tokensOf, tokensText } from './labels';
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
