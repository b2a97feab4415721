import type { TreeReport } from '../../../src/contract/treeReport';
import { count, fixed } from '../../../src/analysis/numberText';
import { tokensOf } from '../../../src/analysis/tree/labels';
import { pathTo } from '../../../src/analysis/tree/sides';

/** A row of what is known of a fork: a cell a model. */
export interface ForkFact {
  name: string;
  cells: string[];
}

export function forkFacts({ nodes, models }: TreeReport, index: number): ForkFact[] {
  const node = nodes[index]!;
  const ends = node.models.some((one) => one.ends > 0) && node.children.length > 0;
  return [
    { name: 'samples', cells: node.models.map((one, i) => `${count(one.count)} of ${count(models[i]!.samples)}`) },
    {
      name: 'right',
      cells: node.models.map((one) => (one.count === 0 ? '–' : `${count(one.right)} of ${count(one.count)}`)),
    },
    { name: 'entropy, nats', cells: node.models.map(({ entropy }) => fixed(entropy)) },
    ...(ends ? [{ name: 'end here', cells: node.models.map((one) => count(one.ends)) }] : []),
  ];
}

/** A token that may come next: probabilities are of the last model, and of the base where there are two. */
export interface NextBar {
  text: string;
  probability: number | null;
  base: number | null;
}

/** Tokens likelier than this under a model are shown. */
const LEAST = 0.005;

/** Next tokens of a fork, and what the others have together, null where that is not known. */
export function nextBars({ nodes, models }: TreeReport, index: number): { bars: NextBar[]; rest: number | null } {
  const main = models.length - 1;
  const bars = nodes[index]!.next.map(({ text, probabilities }) => ({
    text,
    probability: probabilities[main] ?? null,
    base: main > 0 ? (probabilities[0] ?? null) : null,
  })).filter(({ probability, base }) => Math.max(probability ?? 0, base ?? 0) >= LEAST);
  const known = bars.flatMap(({ probability }) => probability ?? []);
  const sum = known.reduce((total, one) => total + one, 0);
  return { bars, rest: known.length === 0 ? null : Math.max(0, 1 - sum) };
}

/** The path to a node in pieces: the first token of each branch, with the entropy that it was drawn at, and what followed it. */
export function pathPieces({ nodes }: TreeReport, index: number): { tokens: readonly string[]; entropy: number | null }[] {
  return pathTo(nodes, index).flatMap((at) => {
    const { parent, models } = nodes[at]!;
    const tokens = tokensOf(nodes[at]!);
    const before = parent === null ? undefined : nodes[parent]!.models;
    const drawn = models.findLastIndex(({ count: samples }) => samples > 0);
    return tokens.length === 0 ? [] : [{ tokens, entropy: before?.[drawn]?.entropy ?? null }];
  });
}

/** The fork to choose at first: of those that are open the one that decides most, by samples and entropy. */
export function firstChosen({ nodes }: TreeReport, open: ReadonlySet<number>): number {
  let [best, most] = [0, 0];
  for (const index of open) {
    const own = nodes[index]!.models.at(-1)!;
    const weight = own.count * (own.entropy ?? 0);
    if (index !== 0 && weight > most) [best, most] = [index, weight];
  }
  return best;
}
