import { dirname } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { EvaluationRecord } from '../../contract/evaluation';
import type { CoverageOverview, CoverageProtocol, CoverageReport } from '../../contract/messages/coverage';
import type { PerplexityProgress } from '../../contract/messages/perplexity';
import type { Ask } from '../../contract/messages/protocol';
import { samplesFile } from '../../store/evaluationFiles';
import { Turns } from '../../store/turns';
import { runTitle } from '../../store/runEntry';
import type { RunLibrary } from '../runs/runLibrary';
import { runKey, type RunRef } from '../runs/runRef';
import type { AnalysisThread } from './analysisThread';
import type { PanelHandlers } from './answer';
import { coverageOverview, type CoverageFacts } from './coverageOverview';
import type { MeasuredModel } from './coverageReport';
import type { ProblemPlace } from './coverageSamples';
import { EvaluationLibrary, type KnownEvaluation } from './evaluationLibrary';
import type { PanelFocus } from './panels';
import { PerplexityReader, type PerplexityServices } from './perplexityReader';
import { KeptProblemGroups } from './problemGroups';
import type { AskRollouts } from './rolloutQuestions';
import { describeVotes } from './votes';

export interface CoveragePanelServices extends PerplexityServices {
  library: Pick<RunLibrary, 'find' | 'runs'>;
  /** `coverageReport`, in a thread of its own: it takes longer than the extension host may stand still. */
  measure(models: readonly MeasuredModel[]): Promise<CoverageReport>;
  save(runsFolder: string, file: Ask<CoverageProtocol, 'save'>): Promise<boolean>;
  copy(text: string): Promise<void>;
  act(action: Ask<CoverageProtocol, 'act'>['action'], ref: RunRef): Promise<void>;
}

const KEPT_REPORTS = 16;
const CHECKED_PROMPTS = 8;

/** Answers to the Coverage panel of one run. Records never change, so reports are kept. */
export class CoverageReader {
  private readonly evaluations: EvaluationLibrary;
  private readonly reports = new Map<string, Promise<CoverageReport>>();
  private readonly places = new WeakMap<EvaluationRecord, Map<string, number>>();
  private readonly groups = new KeptProblemGroups();
  private asked: CoverageFacts['asked'] = null;
  /** What the page was told last, as JSON. */
  private told = '';

  constructor(
    private readonly services: CoveragePanelServices,
    private readonly ref: RunRef,
    private readonly ask: AskRollouts,
    private readonly analysis: Pick<AnalysisThread, 'ask'>,
    /** Reads whole files, for which others do not wait: a thread of its own. */
    scores: { ask: AskRollouts; tell(progress: PerplexityProgress): void } = { ask, tell: () => {} },
    private readonly now: () => number = Date.now,
  ) {
    this.evaluations = new EvaluationLibrary(services.library);
    this.perplexity = new PerplexityReader(services, (keys) => this.known(keys), scores);
    this.handlers = { ...this.ownHandlers, ...this.perplexity.handlers };
  }

  readonly handlers: PanelHandlers<CoverageProtocol>;
  private readonly perplexity: PerplexityReader;

  private readonly ownHandlers: Omit<PanelHandlers<CoverageProtocol>, keyof PerplexityReader['handlers']> = {
    open: () => this.overview(),
    measure: async ({ keys }) => this.report(await this.known(keys)),
    majority: async ({ keys }) => {
      const known = await this.known(keys);
      await this.checkPrompts(known);
      return this.analysis.ask('majority', { models: known.map(votedModel) });
    },
    readPrompts: async ({ key, problems }) => {
      const [evaluation] = await this.known([key]);
      return { prompts: Object.fromEntries(await this.promptsOf(evaluation!, problems)) };
    },
    readSamples: async ({ key, problem, first }) => {
      const [evaluation] = await this.known([key]);
      const { record } = evaluation!;
      const [found] = this.placesOf(evaluation!, [problem]);
      if (!found) throw new Error(l10n.t('The evaluation {0} has no problem {1}.', record.id, problem));
      const samples = Math.max(record.samples, record.problems[found.place]!.n);
      const [verifier = ''] = record.reward_funcs;
      return this.ask('samples', fileOf(evaluation!), { ...found, samples, verifier, first });
    },
    save: async (file) => ({ saved: await this.services.save(this.ref.runsFolder, file) }),
    copy: async ({ text }) => {
      await this.services.copy(text);
      return {};
    },
    addFile: noFiles,
    removeFile: noFiles,
    act: async ({ action }) => {
      await this.services.act(action, this.ref);
      return {};
    },
  };

  /** Ends what is being measured. */
  dispose(): void {
    this.perplexity.dispose();
  }

  /** Shows an evaluation, several, or that of a step, in place of what was chosen; nothing where neither is named. */
  show({ step, evaluation, evaluations }: PanelFocus): void {
    if (step === undefined && evaluation === undefined && evaluations === undefined) return;
    this.asked = { step, evaluation, keys: evaluations, at: this.now() };
  }

  async overview(): Promise<CoverageOverview> {
    const entry = this.services.library.find(this.ref);
    if (!entry) throw new Error(l10n.t('The run {0} is no longer in {1}.', this.ref.runId, this.ref.runsFolder));
    const [known, { broken }] = await Promise.all([this.evaluations.all(), this.evaluations.of(this.ref)]);
    // The record read last may have had ten thousand problems: others get their turn.
    await new Turns(0).next();
    const overview = coverageOverview(this.ref, entry, {
      ...{ trusted: this.services.isTrusted(), known, broken, asked: this.asked },
      groupsOf: (ordered) => this.groups.of(ordered),
    });
    this.told = JSON.stringify(overview);
    return overview;
  }

  /** What the page is to be told; null where it knows that. */
  async news(): Promise<CoverageOverview | null> {
    const before = this.told;
    const overview = await this.overview();
    return this.told === before ? null : overview;
  }

  private async known(keys: readonly string[]): Promise<KnownEvaluation[]> {
    const all = await this.evaluations.all();
    return keys.map((key) => {
      const found = all.find((one) => one.key === key);
      if (!found) throw new Error(l10n.t('An evaluation that was shown is no longer there: {0}.', key.split('#').pop() ?? key));
      return found;
    });
  }

  private report(known: readonly KnownEvaluation[]): Promise<CoverageReport> {
    const key = JSON.stringify(known.map((one) => one.key));
    const kept = this.reports.get(key);
    if (kept) return kept;
    const measured = this.checkPrompts(known).then(() =>
      this.services.measure(known.map((one) => ({ key: one.key, problems: one.record.problems }))),
    );
    this.reports.set(key, measured);
    measured.catch(() => this.reports.delete(key));
    for (const old of [...this.reports.keys()].slice(0, -KEPT_REPORTS)) this.reports.delete(old);
    return measured;
  }

  /**
   * Problems without ids are named by their line, and a file may have been edited or be another of the same name: what is compared must
   * have been asked the same. A few problems tell that. Samples that cannot be read say nothing.
   */
  private async checkPrompts([first, ...others]: readonly KnownEvaluation[]): Promise<void> {
    if (!first || others.length === 0) return;
    const known = others.map(({ record }) => new Set(record.problems.map(({ problem }) => problem)));
    const inAll = first.record.problems
      .map(({ problem }) => problem)
      .filter((problem) => known.every((problems) => problems.has(problem)));
    const some = inAll.filter((_, index) => index % Math.ceil(inAll.length / CHECKED_PROMPTS) === 0);
    const read = (one: KnownEvaluation) => this.promptsOf(one, some).catch(() => new Map<string, string>());
    const asked = await read(first);
    for (const other of others) {
      for (const [problem, prompt] of await read(other)) {
        const before = asked.get(problem);
        if (before === undefined || before === prompt) continue;
        throw new Error(
          l10n.t(
            'The evaluations of {0} and {1} asked different questions: problem {2} is not the same in both.',
            named(first),
            named(other),
            problem,
          ),
        );
      }
    }
  }

  private promptsOf(one: KnownEvaluation, problems: readonly string[]): Promise<Map<string, string>> {
    return this.ask('prompts', fileOf(one), { problems: this.placesOf(one, problems) });
  }

  /** Of those problems that the evaluation has. */
  private placesOf({ record }: KnownEvaluation, problems: readonly string[]): ProblemPlace[] {
    let places = this.places.get(record);
    if (!places) this.places.set(record, (places = new Map(record.problems.map(({ problem }, place) => [problem, place]))));
    return problems.flatMap((problem) => {
      const place = places.get(problem);
      return place === undefined ? [] : [{ problem, place }];
    });
  }
}

function noFiles(): never {
  throw new Error(l10n.t('This panel is of a run; samples of files have a panel of their own.'));
}

function fileOf({ ref, record }: KnownEvaluation): string {
  return samplesFile(runKey(ref), record.id);
}

function votedModel({ ref, record }: KnownEvaluation) {
  const { answer, reason } = describeVotes(record);
  if (reason !== null) throw new Error(reason);
  return { path: dirname(samplesFile(runKey(ref), record.id)), name: null, answer };
}

function named({ run, record }: KnownEvaluation): string {
  return `${runTitle(run)} (${record.id})`;
}
