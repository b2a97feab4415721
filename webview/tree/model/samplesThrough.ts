import type { TreeReport } from '../../../src/contract/treeReport';
import { tokensOf, tokensText } from '../../../src/analysis/tree/labels';

/** A sample that comes through a node. */
export interface SampleThrough {
  /** Its place among the samples of the report. */
  at: number;
  model: number;
  /** With `group`, its number among the samples of its model. */
  group: number;
  sample: number;
  reward: number | null;
  isRight: boolean;
  /** The node that it comes through, and the one that its last token is in. */
  through: number;
  last: number;
}

/** For each sample of the report the node that its last token is in. */
export function lastNodes({ nodes, samples }: TreeReport): Int32Array {
  const last = new Int32Array(samples.length);
  nodes.forEach(({ start, models }, index) => {
    const ends = models.reduce((sum, model) => sum + model.ends, 0);
    // Sorted by their tokens, those that end here come before those that go on.
    last.fill(index, start, start + ends);
  });
  return last;
}

/** Samples through a node: of the last model first, right ones first, then in the order of their tokens. */
export function samplesThrough(report: TreeReport, last: Int32Array, index: number): SampleThrough[] {
  const { start, end } = report.nodes[index]!;
  const found = report.samples
    .slice(start, end)
    .map((sample, place) => ({ ...sample, at: start + place, through: index, last: last[start + place]! }));
  found.sort((a, b) => b.model - a.model || Number(b.isRight) - Number(a.isRight) || a.at - b.at);
  return found;
}

/** Tokens of a sample that are written out. */
const WRITTEN = 200;

/** What a sample has after the node, as far as a row and its tooltip can show it. */
export function textAfter({ nodes }: TreeReport, { through, last }: SampleThrough): string {
  const parts: (readonly string[])[] = [];
  for (let at: number | null = last; at !== null && at !== through; at = nodes[at]!.parent) parts.unshift(tokensOf(nodes[at]!));
  const tokens: string[] = [];
  for (const part of parts) {
    tokens.push(...part.slice(0, WRITTEN - tokens.length));
    if (tokens.length === WRITTEN) break;
  }
  const all = parts.reduce((sum, part) => sum + part.length, 0);
  return `${tokensText(tokens)}${tokens.length < all ? ' …' : ''}`;
}
