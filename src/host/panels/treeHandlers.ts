import * as l10n from '@vscode/l10n';
import type { AnalysisAsk, AnalysisReply } from '../../contract/analysisQuestions';
import type { Ask } from '../../contract/messages/protocol';
import type { TreeOverview, TreeProtocol, TreeSource } from '../../contract/messages/tree';
import { messageOf } from '../../store/errorCode';
import { samplesFile } from '../../store/evaluationFiles';
import { listRollouts } from '../../store/rolloutFiles';
import { runPaths } from '../../store/runPaths';
import type { RunLibrary } from '../runs/runLibrary';
import { runKey, type RunRef } from '../runs/runRef';
import type { PanelHandlers } from './answer';
import { EvaluationLibrary, type KnownEvaluation } from './evaluationLibrary';
import { KeptProblemGroups } from './problemGroups';
import type { AskRollouts } from './rolloutQuestions';
import { treeOverview, type TreeFocus } from './treeOverview';
import { commonProblems, problemsOfStep, type OfferedProblem } from './treeProblems';
import { offeredSources, type OfferedSource } from './treeSources';

export interface TreePanelServices {
  library: Pick<RunLibrary, 'find' | 'runs'>;
  isTrusted(): boolean;
  pickSource(sources: readonly OfferedSource[], now: TreeSource): Promise<TreeSource | null>;
  /** `fault` is why prompts cannot be read; null where they can. */
  pickProblem(problems: readonly OfferedProblem[], now: string, fault: string | null): Promise<string | null>;
  save(runsFolder: string, file: Ask<TreeProtocol, 'save'>): Promise<boolean>;
  copy(text: string): Promise<void>;
  act(action: Ask<TreeProtocol, 'act'>['action'], ref: RunRef): Promise<void>;
  openRollout(ref: RunRef, place: Ask<TreeProtocol, 'openRollout'>): Promise<void>;
}

type Tree = AnalysisReply<'tree'>;

const KEPT_TREES = 8;

/** Answers to the Search Tree panel of one run. What was sampled never changes, so trees are kept. */
export class TreeReader {
  private readonly evaluations: EvaluationLibrary;
  private readonly groups = new KeptProblemGroups();
  private at: number;
  private readonly trees = new Map<string, Promise<Tree>>();

  /** @param merge asks the thread of analyses for a tree */
  constructor(
    private readonly services: TreePanelServices,
    private readonly ref: RunRef,
    private focus: TreeFocus,
    private readonly ask: AskRollouts,
    private readonly merge: (ask: AnalysisAsk<'tree'>) => Promise<Tree>,
    private readonly now: () => number = Date.now,
  ) {
    this.at = now();
    this.evaluations = new EvaluationLibrary(services.library);
  }

  readonly handlers: PanelHandlers<TreeProtocol> = {
    open: () => this.overview(),
    readProblems: async ({ source }) => {
      const { problems } = await this.problems(source, false);
      return { problems: problems.map(({ id, models }) => ({ id, models })) };
    },
    readTree: ({ source, problem }) => this.tree(source, problem),
    readSample: async ({ source, problem, model, group, sample }) => {
      const row = await this.ask('sample', await this.fileOf(source, model), { group, sample });
      if (row?.prompt_id !== problem) throw new Error(l10n.t('Sample {0} of {1} is not in the file.', sample + 1, problem));
      return { row };
    },
    pickSource: async ({ source }) => {
      const known = await this.evaluations.all();
      return { source: await this.services.pickSource(offeredSources(this.ref, known, await this.steps()), source) };
    },
    pickProblem: async ({ source, problem }) => {
      const { problems, fault } = await this.problems(source, true);
      return { problem: await this.services.pickProblem(problems, problem, fault) };
    },
    save: async (file) => ({ saved: await this.services.save(this.ref.runsFolder, file) }),
    copy: async ({ text }) => {
      await this.services.copy(text);
      return {};
    },
    act: async ({ action }) => {
      await this.services.act(action, this.ref);
      return {};
    },
    openRollout: async (place) => {
      await this.services.openRollout(this.ref, place);
      return {};
    },
  };

  /** Something else is to be shown, as soon as the page is told of changes or opens. */
  show(focus: TreeFocus): void {
    this.focus = focus;
    this.at = this.now();
  }

  async overview(): Promise<TreeOverview> {
    const entry = this.services.library.find(this.ref);
    if (!entry) throw new Error(l10n.t('The run {0} is no longer in {1}.', this.ref.runId, this.ref.runsFolder));
    const [known, { broken }, steps] = await Promise.all([this.evaluations.all(), this.evaluations.of(this.ref), this.steps()]);
    return treeOverview(this.ref, entry, {
      trusted: this.services.isTrusted(),
      known,
      broken,
      steps,
      groupsOf: (ordered) => this.groups.of(ordered),
      focus: this.focus,
      at: this.at,
    });
  }

  private async steps(): Promise<TreeOverview['steps']> {
    return (await listRollouts(runKey(this.ref))).map(({ step, attempt }) => ({ step, attempt }));
  }

  /** The problems of a source, and why the prompts that are wanted cannot be read: then they are empty. */
  private async problems(
    source: TreeSource,
    wantPrompts: boolean,
  ): Promise<{ problems: OfferedProblem[]; fault: string | null }> {
    if (source.kind === 'step') {
      const problems = problemsOfStep(await this.ask('step', await this.fileOf(source, 0), { step: source.step }));
      return { problems, fault: null };
    }
    const known = await this.known(source.keys);
    const { all, places } = commonProblems(known.map(({ record }) => record));
    let prompts = new Map<string, string>();
    let fault: string | null = null;
    try {
      if (wantPrompts) prompts = await this.ask('prompts', await this.fileOf(source, 0), { problems: places });
    } catch (error) {
      fault = messageOf(error);
    }
    return { problems: all.map((problem) => ({ ...problem, prompt: prompts.get(problem.id) ?? '' })), fault };
  }

  private tree(source: TreeSource, problem: string): Promise<Tree> {
    const key = JSON.stringify([source, problem]);
    const kept = this.trees.get(key);
    if (kept) return kept;
    const made = this.merged(source, problem);
    this.trees.set(key, made);
    made.catch(() => this.trees.delete(key));
    for (const old of [...this.trees.keys()].slice(0, -KEPT_TREES)) this.trees.delete(old);
    return made;
  }

  private async merged(source: TreeSource, problem: string): Promise<Tree> {
    const isStep = source.kind === 'step';
    if (isStep) await this.fileOf(source, 0);
    const [base, against = null] = await this.pathsOf(source);
    const tree = await this.merge({ base: base!, against, problem });
    // A run that goes on may have sampled the step again meanwhile.
    if (isStep) await this.fileOf(source, 0);
    return tree;
  }

  private async pathsOf(source: TreeSource): Promise<AnalysisAsk<'tree'>['base'][]> {
    if (source.kind === 'step') return [{ path: runKey(this.ref), step: source.step }];
    const known = await this.known(source.keys);
    return known.map(({ ref, record }) => ({ path: runPaths(runKey(ref)).evaluationFolder(record.id), step: null }));
  }

  /** The file of a model's samples. */
  private async fileOf(source: TreeSource, model: number): Promise<string> {
    if (source.kind === 'evaluations') {
      const one = (await this.known(source.keys))[model];
      if (!one) throw new Error(l10n.t('The tree has no model {0}.', model));
      return samplesFile(runKey(one.ref), one.record.id);
    }
    const found = (await listRollouts(runKey(this.ref))).find(({ step }) => step === source.step);
    if (!found) throw new Error(l10n.t('Step {0} of {1} has no rollouts.', source.step, this.ref.runId));
    if (found.attempt !== source.attempt)
      throw new Error(l10n.t('Step {0} of {1} was sampled again since.', source.step, this.ref.runId));
    return found.file;
  }

  private async known(keys: readonly string[]): Promise<KnownEvaluation[]> {
    const all = await this.evaluations.all();
    return keys.map((key) => {
      const found = all.find((one) => one.key === key);
      if (!found) throw new Error(l10n.t('An evaluation that was shown is no longer there: {0}.', key.split('#').pop() ?? key));
      return found;
    });
  }
}
