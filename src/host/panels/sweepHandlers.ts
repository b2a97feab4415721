import * as l10n from '@vscode/l10n';
import type { EvaluationRecord } from '../../contract/evaluation';
import type { Ask } from '../../contract/messages/protocol';
import type { SweepAction, SweepOverview, SweepProtocol } from '../../contract/messages/sweep';
import type { SweepEvaluation } from '../../contract/sweep';
import type { HealthyRun } from '../../store/runEntry';
import { isAlike } from '../../store/sweepEvaluations';
import type { RunLibrary } from '../runs/runLibrary';
import type { RunRef } from '../runs/runRef';
import type { SweepLibrary } from '../sweeps/sweepLibrary';
import type { SweepRef } from '../sweeps/sweepRef';
import type { PanelHandlers } from './answer';
import { EvaluationLibrary, evaluationKey } from './evaluationLibrary';
import { sweepOverview, sweptLog, type SweptFacts, type SweptLog } from './sweepOverview';

export interface SweepPanelServices {
  library: Pick<RunLibrary, 'find' | 'view' | 'runs'>;
  sweeps: Pick<SweepLibrary, 'find'>;
  isTrusted(): boolean;
  act(action: Exclude<SweepAction, 'compareCoverage'>, ref: SweepRef): Promise<void>;
  openRun(ref: RunRef): Promise<void>;
  /** The Coverage panel of a run with evaluations of any runs. */
  showCoverage(ref: RunRef, evaluations: readonly string[]): void;
  save(runsFolder: string, file: Ask<SweepProtocol, 'save'>): Promise<boolean>;
  copy(text: string): Promise<void>;
}

/** Answers to the Sweep panel. */
export class SweepReader {
  private readonly evaluations: EvaluationLibrary;
  private readonly logs = new WeakMap<HealthyRun, SweptLog>();

  constructor(
    private readonly services: SweepPanelServices,
    private readonly ref: SweepRef,
    private readonly now: () => number = Date.now,
  ) {
    this.evaluations = new EvaluationLibrary(services.library);
  }

  readonly handlers: PanelHandlers<SweepProtocol> = {
    open: () => this.overview(),
    act: async ({ action }) => {
      if (action === 'compareCoverage') await this.compareCoverage();
      else await this.services.act(action, this.ref);
      return {};
    },
    openRun: async ({ runId }) => {
      const run = this.planned().find(({ id }) => id === runId);
      if (!run) throw new Error(l10n.t('The sweep {0} has no run {1}.', this.ref.sweepId, runId));
      await this.services.openRun(this.runRef(run.id));
      return {};
    },
    save: async (file) => ({ saved: await this.services.save(this.ref.runsFolder, file) }),
    copy: async ({ text }) => {
      await this.services.copy(text);
      return {};
    },
  };

  /** @throws Error where the sweep is gone */
  async overview(): Promise<SweepOverview> {
    const entry = this.entry();
    const measured = await this.measured();
    const runs = await Promise.all(
      this.planned().map(async ({ id }, index): Promise<SweptFacts> => {
        const run = this.services.library.find(this.runRef(id));
        const view = run?.kind === 'run' ? await this.logOf(run, this.runRef(id)) : null;
        return { entry: run, view, evaluation: measured.runs[index]?.record ?? null };
      }),
    );
    const { base, baseModels } = measured;
    const facts = { runs, base: base?.record ?? null, baseModels, trusted: this.services.isTrusted(), now: this.now() };
    return sweepOverview(entry, facts);
  }

  /** A library keeps the logs of few runs. An entry is another object when its log has grown: until then what was read of it stays. */
  private async logOf(entry: HealthyRun, ref: RunRef): Promise<SweptLog> {
    const known = this.logs.get(entry);
    if (known) return known;
    const log = sweptLog(await this.services.library.view(ref));
    this.logs.set(entry, log);
    return log;
  }

  private async compareCoverage(): Promise<void> {
    const { base, runs } = await this.measured();
    const keys = [base, ...runs].flatMap((one) => (one ? [evaluationKey(one.ref, one.record.id)] : []));
    const first = runs.find((one) => one !== null);
    if (!first) throw new Error(l10n.t('No run has been evaluated yet.'));
    this.services.showCoverage(first.ref, keys);
  }

  /**
   * The evaluation of each run's last checkpoint, and of their base where they share one: the sweep's where it has them, else the newest that there are of
   * pass@k alone.
   */
  private async measured(): Promise<MeasuredSweep> {
    const entry = this.entry();
    const wanted = entry.kind === 'sweep' ? entry.record.evaluation : null;
    const all = await Promise.all(
      this.planned().map(async ({ id }) => {
        const ref = this.runRef(id);
        const run = this.services.library.find(ref);
        if (run?.kind !== 'run') return { ref, model: null, step: null, records: [] };
        const { evaluations } = await this.evaluations.of(ref);
        return {
          ref,
          model: run.record.baseModel,
          step: run.summary.step,
          records: evaluations.filter((one) => fits(one, wanted)),
        };
      }),
    );
    const last = (ref: RunRef, records: EvaluationRecord[], step: number | null): Measured | null => {
      const record = records.findLast((one) => one.step === step);
      return record ? { ref, record } : null;
    };
    const models = new Map(all.flatMap(({ model }) => (model ? [[model.sha256 ?? model.path, model]] : [])));
    const [model, ...others] = models.values();
    const ofModel = (one: EvaluationRecord): boolean => one.model.sha256 === model?.sha256;
    const bases = others.length > 0 ? [] : all.map(({ ref, records }) => last(ref, records.filter(ofModel), null));
    return {
      base: bases.find((one) => one !== null) ?? null,
      baseModels: [...models.values()].map(({ name }) => name),
      runs: all.map(({ ref, records, step }) => (step === null ? null : last(ref, records, step))),
    };
  }

  private planned() {
    const entry = this.entry();
    return entry.kind === 'sweep' ? entry.record.runs : [];
  }

  private entry() {
    const entry = this.services.sweeps.find(this.ref);
    if (!entry) throw new Error(l10n.t('The sweep {0} is no longer there.', this.ref.sweepId));
    return entry;
  }

  private runRef(runId: string): RunRef {
    return { runsFolder: this.ref.runsFolder, runId };
  }
}

interface Measured {
  ref: RunRef;
  record: EvaluationRecord;
}

interface MeasuredSweep {
  /** null where the runs have several, too. */
  base: Measured | null;
  /** Names of the models that the runs were trained from. */
  baseModels: string[];
  /** In the order of the plan. */
  runs: (Measured | null)[];
}

function fits(one: EvaluationRecord, wanted: SweepEvaluation | null): boolean {
  return wanted === null ? one.strategy === undefined && one.entropyMatch === undefined : isAlike(one, wanted);
}
