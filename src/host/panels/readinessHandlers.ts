import { basename, dirname, join } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Ask } from '../../contract/messages/protocol';
import type { ReadinessOverview, ReadinessProtocol, SamplingProgress } from '../../contract/messages/readiness';
import { methodLabel } from '../../contract/methodLabels';
import type { ReadinessOfFolder } from '../../contract/readinessRecord';
import { exists } from '../../store/runPaths';
import { argumentsOf } from '../readiness/arguments';
import type { ReadinessSamplings } from '../readiness/samplings';
import type { RunLibrary } from '../runs/runLibrary';
import { runKey, type RunRef } from '../runs/runRef';
import { overridesFor, type StartFrom } from '../start/startFrom';
import type { AnalysisThread } from './analysisThread';
import type { PanelHandlers } from './answer';
import type { SamplesFile } from './panels';
import type { AskRollouts } from './rolloutQuestions';

export interface ReadinessPanelServices {
  library: Pick<RunLibrary, 'runs'>;
  isTrusted(): boolean;
  samplings: ReadinessSamplings;
  backendOptions(): string[];
  save(folder: string, file: Ask<ReadinessProtocol, 'save'>): Promise<boolean>;
  copy(text: string): Promise<void>;
  /** Asks about a run and starts it. */
  startRun(from: StartFrom): Promise<void>;
  openRun(ref: RunRef): Promise<void>;
}

type Sampled = ReadinessOfFolder['sampled'][0];
type Run = ReturnType<RunLibrary['runs']>[0];

/** Answers to the Readiness panel of a folder: of samples drawn before training, or of an evaluation. */
export class ReadinessReader {
  private readonly folder: string;
  private found: Promise<ReadinessOfFolder | null> | null = null;
  private wholeAt = -1;

  /** @param tell told how far sampling is, and of everything else that changes */
  constructor(
    private readonly services: ReadinessPanelServices,
    of: SamplesFile,
    private readonly ask: AskRollouts,
    private readonly analysis: Pick<AnalysisThread, 'ask'>,
    private readonly tell: { progress(progress: SamplingProgress): void; changed(): void },
  ) {
    this.folder = of.file;
  }

  readonly handlers: PanelHandlers<ReadinessProtocol> = {
    open: () => this.overview(),
    readPrompts: async ({ key, problems }) => {
      const sampled = await this.sampledAs(key);
      const wanted = new Set(problems);
      const places = sampled.problems.flatMap(({ problem }, place) => (wanted.has(problem) ? [{ problem, place }] : []));
      return { prompts: Object.fromEntries(await this.ask('prompts', sampled.file, { problems: places })) };
    },
    readSamples: async ({ key, problem, first }) => {
      const { file, verifier, problems } = await this.sampledAs(key);
      const place = problems.findIndex((one) => one.problem === problem);
      if (place < 0) throw new Error(l10n.t('There are no samples of problem {0}.', problem));
      // A strategy's further samples come after those that were counted; samples that failed are among these.
      const found = await this.read();
      const samples = found?.asked?.samples ?? found?.report?.samples ?? problems[place]!.n;
      return this.ask('samples', file, { problem, place, verifier, first, samples: Math.max(samples, problems[place]!.n) });
    },
    save: async (file) => ({ saved: await this.services.save(dirname(this.folder), file) }),
    copy: async ({ text }) => {
      await this.services.copy(text);
      return {};
    },
    sample: async () => {
      const reason = this.sampleReason();
      if (reason !== null) throw new Error(reason);
      const asked = (await this.read())?.asked;
      const args = asked ? [...argumentsOf(asked), ...this.services.backendOptions()] : this.begunWith();
      if (!args) throw new Error(l10n.t('What is to be sampled is not known here: ask “Is RL Worth It?” again.'));
      this.services.samplings.start(this.folder, args);
      return {};
    },
    stop: () => {
      this.services.samplings.stop(this.folder);
      return {};
    },
    start: async ({ temperature, numGenerations }) => {
      const found = await this.read();
      if (!found) throw new Error(l10n.t('Nothing was sampled yet.'));
      await this.services.startRun(await overridesFor(found, this.run()?.recipePath ?? null, { temperature, numGenerations }));
      return {};
    },
    openRun: async () => {
      const run = this.run();
      if (run) await this.services.openRun(run.ref);
      return {};
    },
  };

  /** To be called when the sampling of some folder has gone on, or ended. */
  onSampling(folder: string): void {
    if (folder !== this.folder) return;
    const { progress } = this.services.samplings.state(folder);
    if (progress && progress.total > 0) this.tell.progress(progress);
    const temperatures = this.temperatures;
    const whole = progress && progress.total > 0 ? Math.floor((progress.done * temperatures) / progress.total) : -1;
    if (progress && whole === this.wholeAt) return;
    this.wholeAt = whole;
    this.found = null;
    this.tell.changed();
  }

  private temperatures = 1;

  async overview(): Promise<ReadinessOverview> {
    const found = await this.read();
    const { progress, failure } = this.services.samplings.state(this.folder);
    const run = this.run();
    this.temperatures = found?.asked?.temperatures.length ?? 1;
    const there = new Set(found?.sampled.map(({ temperature }) => temperature));
    return {
      title: found ? l10n.t('{0} on {1}', found.model.name, basename(found.dataset)) : basename(this.folder),
      detail: found ? detailOf(found) : '',
      found,
      missing: found?.asked?.temperatures.filter((temperature) => !there.has(temperature)) ?? [],
      ...{ sampling: progress, failure },
      isAskedKnown: Boolean(found?.asked ?? this.begunWith()),
      sampleReason: this.sampleReason(),
      startReason: this.services.isTrusted() ? null : l10n.t('This workspace is not trusted: nothing can be started.'),
      method: methodLabel(run?.method === 'rloo' ? 'rloo' : 'grpo'),
      notes: found ? notesOf(found, run) : [],
      isOfRun: run !== null,
    };
  }

  private begunWith(): readonly string[] | null {
    return this.services.samplings.argumentsOf(this.folder);
  }

  private sampleReason(): string | null {
    return this.services.isTrusted() ? null : l10n.t('This workspace is not trusted: models cannot be sampled.');
  }

  private read(): Promise<ReadinessOfFolder | null> {
    if (this.found) return this.found;
    const reading = this.readFolder();
    this.found = reading;
    const forget = (): void => {
      if (this.found === reading) this.found = null;
    };
    // What is not there yet may be the next time.
    reading.then((found) => found ?? forget(), forget);
    return reading;
  }

  private async readFolder(): Promise<ReadinessOfFolder | null> {
    const names = ['readiness.json', 'evaluation.json'].map((name) => exists(join(this.folder, name)));
    if (!(await Promise.all(names)).includes(true)) return null;
    return this.analysis.ask('readiness', { path: this.folder });
  }

  private async sampledAs(key: string): Promise<Sampled> {
    const found = (await this.read())?.sampled.find((one) => one.key === key);
    if (!found) throw new Error(l10n.t('The samples of {0} are no longer there.', key));
    return found;
  }

  /** The run that an evaluation is of; null of samples drawn before training. */
  private run() {
    const of = dirname(this.folder);
    if (basename(of) !== 'evaluations') return null;
    const found = this.services.library.runs().find(({ ref }) => runKey(ref) === dirname(of));
    return found ? runFacts(found) : null;
  }
}

interface RunFacts {
  ref: RunRef;
  method: string | null;
  recipePath: string | null;
  trainDataset: string | null;
}

function runFacts({ ref, entry }: Run): RunFacts {
  if (entry.kind !== 'run') return { ref, method: null, recipePath: null, trainDataset: null };
  const { recipe, recipePath } = entry.record;
  const { train_dataset: trainDataset } = recipe;
  return { ref, method: recipe.method, recipePath, trainDataset: typeof trainDataset === 'string' ? trainDataset : null };
}

function detailOf({ report, sampled, asked }: ReadinessOfFolder): string {
  const temperatures = (asked?.temperatures ?? sampled.map(({ temperature }) => temperature)).join(', ');
  if (!report) return asked ? l10n.t('{0} samples a prompt, T = {1}', asked.samples, temperatures) : '';
  return l10n.t('{0} prompts × {1} samples, T = {2}', report.prompts, report.samples, temperatures);
}

function notesOf({ step, dataset }: ReadinessOfFolder, run: RunFacts | null): string[] {
  return [
    ...(step === null ? [] : [l10n.t('these samples are of the model after step {0}, not of the base', step)]),
    ...(run?.trainDataset && run.trainDataset !== dataset
      ? [l10n.t('these are problems of {0}; the run trains on those of {1}', basename(dataset), basename(run.trainDataset))]
      : []),
  ];
}
