import * as l10n from '@vscode/l10n';
import type { Ask } from '../../contract/messages/protocol';
import type { OneShotOverview, OneShotProtocol } from '../../contract/messages/oneShot';
import type { OneShotReport } from '../../contract/oneShotReport';
import { messageOf } from '../../store/errorCode';
import { listRollouts } from '../../store/rolloutFiles';
import type { RunEntry } from '../../store/runEntry';
import { absenceBefore, tooFewEpochs, type Absence } from '../oneShot/absence';
import type { RunLibrary } from '../runs/runLibrary';
import { runKey, type RunRef } from '../runs/runRef';
import type { AnalysisThread } from './analysisThread';
import type { PanelHandlers } from './answer';
import { oneShotOverview } from './oneShotOverview';

export interface OneShotPanelServices {
  library: Pick<RunLibrary, 'find' | 'view'>;
  isTrusted(): boolean;
  /** Asks about a run on these examples and starts it. */
  startOneShot(ref: RunRef, problems: readonly string[]): Promise<void>;
  openRun(ref: RunRef): Promise<void>;
  openRollouts(ref: RunRef, step: number | undefined): Promise<void>;
  save(runsFolder: string, file: Ask<OneShotProtocol, 'save'>): Promise<boolean>;
  copy(text: string): Promise<void>;
}

/** Answers to the One-Shot RLVR panel of a run. What its rollouts say is kept until there are more. */
export class OneShotReader {
  private kept: { key: string; report: Promise<OneShotReport> } | null = null;

  constructor(
    private readonly services: OneShotPanelServices,
    private readonly ref: RunRef,
    private readonly analysis: Pick<AnalysisThread, 'ask'>,
  ) {}

  readonly handlers: PanelHandlers<OneShotProtocol> = {
    open: () => this.overview(),
    start: async ({ problems }) => {
      await this.services.startOneShot(this.ref, problems);
      return {};
    },
    openRun: async () => {
      await this.services.openRun(this.ref);
      return {};
    },
    openRollouts: async ({ step }) => {
      await this.services.openRollouts(this.ref, step ?? undefined);
      return {};
    },
    save: async (file) => ({ saved: await this.services.save(this.ref.runsFolder, file) }),
    copy: async ({ text }) => {
      await this.services.copy(text);
      return {};
    },
  };

  /** @throws Error where the run is gone */
  async overview(): Promise<OneShotOverview> {
    const entry = this.services.library.find(this.ref);
    if (!entry) throw new Error(l10n.t('The run {0} is no longer in {1}.', this.ref.runId, this.ref.runsFolder));
    return oneShotOverview(entry, { trusted: this.services.isTrusted(), ...(await this.measured(entry)) });
  }

  private async measured(entry: RunEntry): Promise<{ report: OneShotReport | null; absence: Absence | null }> {
    const rollouts = entry.kind === 'run' ? await listRollouts(runKey(this.ref)) : [];
    const before = absenceBefore(entry, rollouts.length);
    if (before) return { report: null, absence: before };
    const { evaluations } = await this.services.library.view(this.ref);
    try {
      const report = await this.report(JSON.stringify([rollouts, evaluations.length]));
      if (report.ranking.length > 0) return { report, absence: null };
      return { report: null, absence: tooFewEpochs(entry, report.once, await this.examples(entry)) };
    } catch (error) {
      return { report: null, absence: { kind: 'failed', headline: messageOf(error), detail: '' } };
    }
  }

  private report(key: string): Promise<OneShotReport> {
    if (this.kept?.key !== key) {
      const report = this.analysis.ask('oneShot', { path: runKey(this.ref) });
      this.kept = { key, report };
      report.catch(() => {
        if (this.kept?.report === report) this.kept = null;
      });
    }
    return this.kept.report;
  }

  /** Of the dataset; null where it comes from a generator, or cannot be read any more. */
  private async examples(entry: RunEntry): Promise<number | null> {
    const dataset = entry.kind === 'run' ? entry.record.recipe.train_dataset : null;
    if (typeof dataset !== 'string') return null;
    const counted = this.analysis.ask('datasetSize', { path: dataset });
    return counted.then(
      ({ rows }) => rows,
      () => null,
    );
  }
}
