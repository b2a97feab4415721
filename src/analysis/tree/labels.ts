import type { TreeReport } from '../../contract/treeReport';
import { visibleText } from '../visibleText';
import { count, counted, fixed } from '../numberText';
import { drawnSide, isClosed, pathTo, theBase, type TreeNode } from './sides';

export const END = '⏎';
/** Letters of a label: of a fork, and of an end, which has the rest of its row. */
const FORK = 18;
const LEAF = 40;

/** Tokens as one line: hidden characters as glyphs, a line feed as ↵, a tab as ⇥, the end of text as ⏎. Spaces at the ends are dropped. */
export function tokensText(tokens: readonly string[]): string {
  const text = tokens.map((token) => (token === '' ? ` ${END}` : token)).join('');
  return visibleText(text).replaceAll('\n', '↵').replaceAll('\t', '⇥').trim();
}

/** Tokens of a node, and how many more it has where not all were sent. */
export function tokensOf({ tokens, from, to }: TreeNode): readonly string[] {
  const left = to - from - tokens.length;
  return left === 0 ? tokens : [...tokens, ` … ${counted(left, 'more token')} …`];
}

/** What stands at a node, cut at its end; of a fork that is not open the dots say that more comes. */
export function labelOf(node: TreeNode, isOpen: boolean): string {
  const text = tokensText(tokensOf(node));
  const hasMore = node.children.length > 0 && !isOpen;
  const shown = cutText(text, isOpen ? FORK : LEAF);
  return shown === text && hasMore ? `${text} …` : shown;
}

/** The text where it has no more than `most` letters, else its beginning and an ellipsis, which together have no more. */
export function cutText(text: string, most: number): string {
  const letters = [...text];
  if (letters.length <= most) return text;
  return `${letters
    .slice(0, most - 1)
    .join('')
    .trimEnd()}…`;
}

/** From the prompt to a node. */
export function pathText(report: TreeReport, index: number): string {
  return tokensText(pathTo(report.nodes, index).flatMap((at) => tokensOf(report.nodes[at]!)));
}

/** What became of the samples of an end: `✓ 7`, `✗ 2`, `✓ 1 of 2`; of a closed branch `base 6, 1 right`. */
export interface Outcome {
  kind: 'right' | 'wrong' | 'mixed' | 'closed';
  text: string;
}

export function outcomeOf(node: TreeNode): Outcome {
  const { count: all, right } = drawnSide(node);
  return outcome(all, right, isClosed(node));
}

/** Of several nodes that are drawn as one row: `3 more`. */
export function outcomeOfMore({ nodes }: TreeReport, indices: readonly number[]): Outcome {
  const sides = indices.map((index) => drawnSide(nodes[index]!));
  const sum = (of: 'count' | 'right'): number => sides.reduce((total, side) => total + side[of], 0);
  return outcome(
    sum('count'),
    sum('right'),
    indices.every((index) => isClosed(nodes[index]!)),
  );
}

function outcome(all: number, right: number, closed: boolean): Outcome {
  if (closed) return { kind: 'closed', text: `base ${count(all)}${right === 0 ? '' : `, ${count(right)} right`}` };
  if (right === 0) return { kind: 'wrong', text: `✗ ${count(all)}` };
  if (right === all) return { kind: 'right', text: `✓ ${count(all)}` };
  return { kind: 'mixed', text: `✓ ${count(right)} of ${count(all)}` };
}

/** A node in words, for a tooltip and a screen reader. @param names of the models */
export function spokenNode(report: TreeReport, index: number, names: readonly string[]): string {
  const node = report.nodes[index]!;
  const text = tokensText(tokensOf(node)) || 'beginning';
  const sides = node.models.map(
    ({ count: all, right }, model) =>
      `${names[model]} ${count(all)} of ${counted(report.models[model]!.samples, 'sample')}${all === 0 ? '' : `, ${count(right)} right`}`,
  );
  const { model } = drawnSide(node);
  const entropy = node.models[model]!.entropy;
  return [
    text,
    ...sides.reverse(),
    ...(isClosed(node) ? [`closed: only ${theBase(names)} went here`] : []),
    ...(node.isFork && entropy !== null ? [`fork, entropy ${fixed(entropy)} nats`] : []),
  ].join('; ');
}
