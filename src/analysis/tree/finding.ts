import type { TreeReport } from '../../contract/treeReport';
import { count, counted, percent } from '../numberText';
import { drawnSide, LEAST_CLOSED, mainModel, theBase } from './sides';
import { tokensText } from './labels';

/** Branches that only the base side took, and often enough to be told of, those with the most samples first. */
export function closedBranches({ nodes, closed }: TreeReport): number[] {
  return (closed ?? []).filter((index) => nodes[index]!.models[0]!.count >= LEAST_CLOSED);
}

/** One sentence: what of the base's was not sampled from the trained model; of one model, where its samples go. @param names of the models */
export function finding(report: TreeReport, names: readonly string[]): string {
  const { models, nodes } = report;
  const main = mainModel(report);
  if (main === 0) return alone(report);
  const branches = closedBranches(report);
  const sum = (of: 'count' | 'right'): number => branches.reduce((total, index) => total + nodes[index]!.models[0]![of], 0);
  const all = models[0]!.samples;
  const other = names[main] ?? 'RL';
  if (all < LEAST_CLOSED)
    return `${counted(all, 'sample')} of ${theBase(names)} ${all === 1 ? 'is' : 'are'} too few to tell where ${other} never goes: that takes ${LEAST_CLOSED}.`;
  if (branches.length === 0) {
    return `${other} goes wherever ${LEAST_CLOSED} or more of ${theBase(names)}’s ${count(all)} samples went.`;
  }
  const [left, right] = [sum('count'), sum('right')];
  const rest =
    right === 0
      ? `none of those ${count(left)} was right`
      : `${right === 1 ? 'one' : count(right)} of those ${count(left)} ${right === 1 ? 'was' : 'were'} right`;
  const samples = models[main]!.samples;
  const none = samples === 1 ? `The one sample of ${other} does not go` : `None of ${other}’s ${count(samples)} samples goes`;
  return `${none} where ${count(left)} of ${theBase(names)}’s ${count(all)} went; ${rest}.`;
}

function alone({ nodes, models }: TreeReport): string {
  const root = nodes[0]!;
  const { right } = root.models[0]!;
  const all = models[0]!.samples;
  const first = `${count(right)} of ${counted(all, 'sample')} ${right === 1 ? 'is' : 'are'} right`;
  const [largest] = [...root.children].sort((a, b) => drawnSide(nodes[b]!).count - drawnSide(nodes[a]!).count);
  if (largest === undefined) return `${first}; all are the same.`;
  const { count: most, right: mostRight } = drawnSide(nodes[largest]!);
  const begin = tokensText(nodes[largest]!.tokens.slice(0, 1));
  return `${first}; ${percent(most / all)} go on with “${begin}”, and ${count(mostRight)} of those ${count(most)} are right.`;
}

/** What to keep in mind: samples too few to draw, what chance alone may hide, and what the report itself warns of. */
export function footNotes(report: TreeReport, names: readonly string[]): string[] {
  const { models, caveats, nodes, closed } = report;
  const rare = (closed ?? []).map((index) => nodes[index]!.models[0]!.count).filter((samples) => samples < LEAST_CLOSED);
  const undrawn = rare.reduce((sum, samples) => sum + samples, 0);
  const main = mainModel(report);
  const { samples, unseenRate } = models[main]!;
  return [
    ...(undrawn === 0
      ? []
      : [
          `${counted(undrawn, `${names[0]} sample`)} that left ${names[main]}’s branches alone or in pairs ${undrawn === 1 ? 'is' : 'are'} not drawn.`,
        ]),
    `With ${counted(samples, 'sample')} a branch that ${names[main]} takes up to ${percent(unseenRate)} of the time can be missed by chance.`,
    ...caveats.map((caveat) => `${caveat.slice(0, 1).toUpperCase()}${caveat.slice(1)}.`),
  ];
}
