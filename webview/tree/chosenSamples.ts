import type { TreeReport } from '../../src/contract/treeReport';
import { lastNodes, samplesThrough, type SampleThrough } from './model/samplesThrough';
import { pathTo } from '../../src/analysis/tree/sides';

/** The samples through the chosen node of a tree, and where each of them meets the tree's forks. Lists stay the same objects while nothing changes. */
export class ChosenSamples {
  /** Of the last model first, right ones first. */
  through: readonly SampleThrough[] = [];
  private last: Int32Array = new Int32Array();
  private selected = 0;
  private forked: { of: SampleThrough | null; forks: ReadonlySet<number> } = { of: null, forks: new Set() };

  /** Another tree is shown: its samples are listed once a node is chosen. */
  read(report: TreeReport): void {
    this.last = lastNodes(report);
  }

  /** @param selected index of the node */
  choose(report: TreeReport, selected: number): void {
    this.selected = selected;
    this.through = samplesThrough(report, this.last, selected);
  }

  /** The token of a sample that the chosen node is about: what was drawn at a fork, or what a branch begins with. */
  positionOf({ nodes }: TreeReport, { last }: SampleThrough): number {
    const { isFork, from, to } = nodes[this.selected]!;
    return isFork && last !== this.selected ? to : from;
  }

  /** Positions of the tokens of a sample that were drawn at a fork. */
  forksOf({ nodes }: TreeReport, of: SampleThrough): ReadonlySet<number> {
    if (this.forked.of !== of) this.forked = { of, forks: new Set(pathTo(nodes, of.last).map((at) => nodes[at]!.from)) };
    return this.forked.forks;
  }
}
