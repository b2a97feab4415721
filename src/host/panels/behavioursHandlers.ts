import { basename, dirname } from 'node:path';
import * as l10n from '@vscode/l10n';
import { behaviourSets } from '../../analysis/behaviours/behaviourSets';
import { readPatterns } from '../../analysis/behaviours/patternProblem';
import type { AnalysisAsk } from '../../contract/analysisQuestions';
import type { BehavioursReport } from '../../contract/behavioursReport';
import type { BehavioursOverview, BehavioursProtocol } from '../../contract/messages/behaviours';
import type { Ask } from '../../contract/messages/protocol';
import type { OwnPattern, PatternChange } from '../../contract/ownPattern';
import { hasRollouts } from '../../contract/rolloutSettings';
import { messageOf } from '../../store/errorCode';
import { listRollouts } from '../../store/rolloutFiles';
import { runTitle } from '../../store/runEntry';
import { runPaths } from '../../store/runPaths';
import type { RunLibrary } from '../runs/runLibrary';
import { runKey, type RunRef } from '../runs/runRef';
import type { AnalysisThread } from './analysisThread';
import type { PanelHandlers } from './answer';
import { askedSource, evaluationSources, fileSource, stepSources, type PlacedSource } from './behavioursSources';
import { evaluateReason } from './coverageOverview';
import { EvaluationLibrary } from './evaluationLibrary';
import { withOwnPatterns } from './ownPatternReport';
import type { PanelFocus, SamplesFile } from './panels';

export interface BehavioursPanelServices {
  library: Pick<RunLibrary, 'find' | 'runs'>;
  isTrusted(): boolean;
  /** The setting `postTraining.behaviours`, which may hold anything. */
  patterns(): unknown;
  changePatterns(change: PatternChange): Promise<void>;
  save(folder: string, file: Ask<BehavioursProtocol, 'save'>): Promise<boolean>;
  copy(text: string): Promise<void>;
  openRollout(ref: RunRef, rollout: Ask<BehavioursProtocol, 'openRollout'>): Promise<void>;
  /** @param ref null of a file */
  act(action: Ask<BehavioursProtocol, 'act'>['action'], ref: RunRef | null): Promise<void>;
}

/** What a panel knows of the run or the file that it is of. */
type Subject = Omit<BehavioursOverview, 'steps' | 'evaluations' | 'file' | 'asked' | 'patterns' | 'patternProblems'> & {
  steps: PlacedSource[];
  evaluations: PlacedSource[];
  file: PlacedSource | null;
};

const KEPT_REPORTS = 256;

/** Answers to the Behaviours panel of a run or of a file. Rollouts and samples never change, so reports are kept; those of a file are not. */
export class BehavioursReader {
  private readonly reports = new Map<string, Promise<BehavioursReport>>();
  private readonly evaluations: EvaluationLibrary;
  private subject: Promise<Subject> | null = null;
  private asked: (PanelFocus & { at: number }) | null = null;

  constructor(
    private readonly services: BehavioursPanelServices,
    private readonly of: RunRef | SamplesFile,
    private readonly analysis: Pick<AnalysisThread, 'ask'>,
  ) {
    this.evaluations = new EvaluationLibrary(services.library);
  }

  readonly handlers: PanelHandlers<BehavioursProtocol> = {
    open: () => this.overview(),
    measure: async ({ key, patterns, question }) => this.report(await this.placed(key), patterns, question),
    readCompletions: async ({ key, ...ask }) => {
      const { place } = await this.placed(key);
      return this.analysis.ask('behaviourCompletions', { ...place, ...ask });
    },
    changePatterns: async ({ change }) => {
      await this.services.changePatterns(change);
      return {};
    },
    save: async (file) => ({ saved: await this.services.save(this.folder, file) }),
    copy: async ({ text }) => {
      await this.services.copy(text);
      return {};
    },
    openRollout: async (rollout) => {
      if (!('file' in this.of)) await this.services.openRollout(this.of, rollout);
      return {};
    },
    act: async ({ action }) => {
      await this.services.act(action, 'file' in this.of ? null : this.of);
      return {};
    },
  };

  /** Tells the next overview what to show. */
  show({ step, evaluation }: PanelFocus): void {
    if (step !== undefined || evaluation !== undefined) this.asked = { step, evaluation, at: Date.now() };
  }

  async overview(): Promise<BehavioursOverview> {
    this.subject = this.read();
    const { steps, evaluations, file, ...facts } = await this.subject;
    const { patterns, problems } = readPatterns(this.services.patterns());
    return {
      ...{ ...facts, patterns, file: file?.source ?? null, asked: this.asked && askedSource(this.asked, steps, evaluations) },
      ...{ steps: steps.map(({ source }) => source), evaluations: evaluations.map(({ source }) => source) },
      patternProblems: problems.map((problem) => l10n.t('The setting postTraining.behaviours: {0}', problem)),
    };
  }

  private async read(): Promise<Subject> {
    const { of } = this;
    if ('file' in of) {
      const title = basename(of.file);
      return { title, steps: [], evaluations: [], maxSteps: null, noSteps: '', evaluateReason: null, file: fileSource(of.file) };
    }
    const entry = this.services.library.find(of);
    if (!entry) throw new Error(l10n.t('The run {0} is no longer in {1}.', of.runId, of.runsFolder));
    const [rollouts, { evaluations }] = await Promise.all([listRollouts(runKey(of)), this.evaluations.of(of)]);
    const recipe = entry.kind === 'run' ? entry.record.recipe : null;
    const samples = recipe === null || hasRollouts(recipe);
    return {
      ...{
        title: runTitle(entry),
        file: null,
        evaluateReason: evaluateReason(entry, this.services.isTrusted()),
        maxSteps: recipe && entry.kind === 'run' && entry.summary.alive ? recipe.max_steps : null,
      },
      steps: stepSources(runKey(of), rollouts),
      evaluations: evaluationSources(evaluations, recipe?.method ?? null, (id) => runPaths(runKey(of)).evaluationFolder(id)),
      noSteps: samples
        ? l10n.t('The run has no rollouts yet.')
        : l10n.t('The run trains on no completions of its own, so there are none by step; an evaluation has some.'),
    };
  }

  private async placed(key: string): Promise<PlacedSource> {
    this.subject ??= this.read();
    const { steps, evaluations, file } = await this.subject;
    const found = [...steps, ...evaluations, ...(file ? [file] : [])].find(({ source }) => source.key === key);
    if (!found) throw new Error(l10n.t('The completions of {0} are no longer there.', key));
    return found;
  }

  /** Presets and patterns of the user's are asked for apart, so that a slow pattern takes no other numbers with it. */
  private async report(
    { source, place }: PlacedSource,
    patterns: readonly OwnPattern[],
    question: string,
  ): Promise<BehavioursReport> {
    const own = patterns.map(({ name, pattern, ignoreCase }) => ({ name, pattern, flags: ignoreCase ? 'i' : '' }));
    const names = behaviourSets.map(({ name }) => name);
    const presets = await this.measured(source.key, { ...place, presets: names, patterns: [], isExclusive: false, question });
    if (own.length === 0) return presets;
    const asked = this.measured(source.key, { ...place, presets: [], patterns: own, isExclusive: false, question });
    return withOwnPatterns(presets, patterns, await asked.catch(messageOf));
  }

  private measured(source: string, ask: AnalysisAsk<'behaviours'>): Promise<BehavioursReport> {
    const key = JSON.stringify([source, ask.patterns]);
    const kept = 'file' in this.of ? undefined : this.reports.get(key);
    if (kept) return kept;
    const measured = this.analysis.ask('behaviours', ask);
    this.reports.set(key, measured);
    const forget = (): boolean => this.reports.delete(key);
    // Where the time of a question was too short, another one has its own.
    measured.then((report) => isWhole(report) || forget(), forget);
    for (const old of [...this.reports.keys()].slice(0, -KEPT_REPORTS)) this.reports.delete(old);
    return measured;
  }

  private get folder(): string {
    return 'file' in this.of ? dirname(this.of.file) : this.of.runsFolder;
  }
}

/** Whether every pattern was tried on every completion. */
const isWhole = ({ files }: BehavioursReport): boolean =>
  files.every(({ sets }) => sets.every(({ failures }) => failures.every(({ notTried }) => notTried === 0)));
