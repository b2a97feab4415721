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
import { commonProblems, problemsOfBoth, problemsOfStep, type OfferedProblem } from './treeProblems';
import { noSharedProblem } from './treeSharedProblems';
import { offeredSides } from './treeSides';
import { offeredSources, type OfferedSource } from './treeSources';

export interface TreePanelServices {
  library: Pick<RunLibrary, 'find' | 'runs'>;
  isTrusted(): boolean;
  /** `side` is which one is asked for; null for both at once. */
  pickSource(sources: readonly OfferedSource[], now: TreeSource, side: 'base' | 'other' | null): Promise<TreeSource | null>;
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
      if (problems.length === 0) throw new Error(noSharedProblem(this.ref, await this.sidesOf(source)));
      return { problems: problems.map(({ id, models }) => ({ id, models })) };
    },
    readTree: ({ source, problem }) => this.tree(source, problem),
    readWholeTree: ({ source, problem }) => this.merged(source, problem, true),
    readSample: async ({ source, problem, model, group, sample }) => {
      const row = await this.ask('sample', await this.fileOf(source, model), { group, sample });
      if (row?.prompt_id !== problem) throw new Error(l10n.t('Sample {0} of {1} is not in the file.', sample + 1, problem));
      return { row };
    },
    pickSource: async ({ source }) => {
      const known = await this.evaluations.all();
      return { source: await this.services.pickSource(offeredSources(this.ref, known, await this.steps()), source, null) };
    },
    pickSide: async ({ source, ...asked }) => {
      const sides = offeredSides(this.ref, await this.evaluations.all(), await this.steps(), asked);
      return { source: await this.services.pickSource(sides, source, asked.side) };
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
      const [base, other] = await Promise.all(
        stepsOf(source).map(async ({ step }, model) =>
          problemsOfStep(await this.ask('step', await this.fileOf(source, model), { step })),
        ),
      );
      return { problems: other ? problemsOfBoth(base!, other) : base!, fault: null };
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
    const made = this.merged(source, problem, false);
    this.trees.set(key, made);
    made.catch(() => this.trees.delete(key));
    for (const old of [...this.trees.keys()].slice(0, -KEPT_TREES)) this.trees.delete(old);
    return made;
  }

  private async merged(source: TreeSource, problem: string, isWhole: boolean): Promise<Tree> {
    const checkSteps = async (): Promise<void> => {
      if (source.kind === 'step') await Promise.all(stepsOf(source).map((_, model) => this.fileOf(source, model)));
    };
    await checkSteps();
    const [base, against = null] = await this.pathsOf(source);
    const tree = await this.merge({ base: base!, against, problem, isWhole });
    // A run that goes on may have sampled the step again meanwhile.
    await checkSteps();
    return tree;
  }

  private async pathsOf(source: TreeSource): Promise<AnalysisAsk<'tree'>['base'][]> {
    if (source.kind === 'step') return stepsOf(source).map(({ step }) => ({ path: runKey(this.ref), step }));
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
    const wanted = stepsOf(source)[model];
    if (!wanted) throw new Error(l10n.t('The tree has no model {0}.', model));
    const found = (await listRollouts(runKey(this.ref))).find(({ step }) => step === wanted.step);
    if (!found) throw new Error(l10n.t('Step {0} of {1} has no rollouts.', wanted.step, this.ref.runId));
    if (found.attempt !== wanted.attempt)
      throw new Error(l10n.t('Step {0} of {1} was sampled again since.', wanted.step, this.ref.runId));
    return found.file;
  }

  private async sidesOf(source: TreeSource): Promise<{ steps: number[] } | { evaluations: KnownEvaluation[] }> {
    return source.kind === 'step'
      ? { steps: stepsOf(source).map(({ step }) => step) }
      : { evaluations: await this.known(source.keys) };
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

/** Steps that a tree is made of, the base side first. */
const stepsOf = ({ base, step, attempt }: TreeSource & { kind: 'step' }): TreeOverview['steps'] => [
  ...(base ? [base] : []),
  { step, attempt },
];
