import type { TreeProblem, treeProtocol, TreeSource } from '../../src/contract/messages/tree';
import type { TreeReport } from '../../src/contract/treeReport';
import type { HostClient } from '../shared/hostClient';
import { messageOf } from '../shared/messageOf';

/** Asks the host for the problems of a source and the tree of one of them. What was asked for last is what counts. */
export class TreeReading {
  problems: TreeProblem[] = [];
  report: TreeReport | null = null;
  /** Which source and problem the report is of, as JSON; empty before the first. */
  key = '';
  /** Why what is wanted cannot be shown; null where it can, or may yet. */
  failure: string | null = null;
  isUnderWay = false;
  private source = '';
  private wanted = '';

  constructor(
    private readonly client: HostClient<typeof treeProtocol>,
    private readonly on: { report(report: TreeReport, source: TreeSource, problem: string): void; changed(): void },
  ) {}

  /** @param problem null, or one that is not there, is the first. @param isAgain whether what failed is to be tried again */
  async show(source: TreeSource, problem: string | null, isAgain = false): Promise<void> {
    const asked = JSON.stringify([source, problem]);
    if (asked === this.wanted && !isAgain) return;
    this.wanted = asked;
    this.failure = null;
    this.isUnderWay = true;
    if (JSON.stringify(source) !== this.source) {
      // Another source has other problems and models: nothing of the last one may stand under its name.
      this.problems = [];
      this.report = null;
      this.source = '';
    }
    this.on.changed();
    try {
      const problems =
        JSON.stringify(source) === this.source ? this.problems : (await this.client.ask('readProblems', { source })).problems;
      if (asked !== this.wanted) return;
      this.problems = problems;
      this.source = JSON.stringify(source);
      const chosen = problems.find(({ id }) => id === problem) ?? problems[0];
      if (!chosen) throw new Error('There is no problem that all of these have samples of.');
      const report = await this.client.ask('readTree', { source, problem: chosen.id });
      if (asked !== this.wanted) return;
      this.wanted = this.key = keyOf(source, chosen.id);
      this.report = report;
      this.isUnderWay = false;
      this.on.report(report, source, chosen.id);
    } catch (error) {
      if (asked !== this.wanted) return;
      this.isUnderWay = false;
      this.failure = messageOf(error);
      this.on.changed();
    }
  }
}

export const keyOf = (source: TreeSource, problem: string): string => JSON.stringify([source, problem]);
