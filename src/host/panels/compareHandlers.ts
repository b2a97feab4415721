import * as l10n from '@vscode/l10n';
import type { CompareOverview, CompareProtocol, SamplingProgress } from '../../contract/messages/compare';
import { compareOutputSchema, type CompareOutput } from '../../contract/sampleOutput';
import type { Recipe } from '../../contract/recipe';
import { rolloutSettings } from '../../contract/rolloutSettings';
import type { RewardChoice } from '../../contract/reward';
import type { RunEntry } from '../../store/runEntry';
import { listCheckpoints } from '../../store/checkpointFiles';
import { oneSentence, type PanelHandlers } from './answer';
import { compareOverview, samplingOf } from './compareOverview';
import { ComparePrompts } from './comparePrompts';
import { CompareSampling, type SampleAsk } from './compareSampling';
import type { KnownModel } from '../trees/modelsNodes';
import type { RunLibrary } from '../runs/runLibrary';
import { runKey, type RunRef } from '../runs/runRef';

export interface ComparePanelServices {
  library: Pick<RunLibrary, 'find'>;
  models(): Promise<readonly KnownModel[]>;
  isTrusted(): boolean;
  /** `posttrain …`: resolves with its standard output, rejects with its sentence. */
  posttrain(args: string[], signal: AbortSignal, onProgress: (line: string) => void): Promise<string>;
  /** `--backend NAME` where the settings name one. */
  backendOptions(): string[];
  openDiff(left: { label: string; text: string }, right: { label: string; text: string }, title: string): Promise<void>;
}

/** Answers to the Compare panel of one run. */
export class Comparison {
  private readonly sampling: CompareSampling;
  private readonly prompts: ComparePrompts;
  private readonly closed = new AbortController();

  constructor(
    private readonly services: ComparePanelServices,
    private readonly ref: RunRef,
    private readonly askedStep: () => number | undefined,
    onProgress: (progress: SamplingProgress) => void = () => {},
  ) {
    this.prompts = new ComparePrompts((args) => this.services.posttrain(args, this.closed.signal, () => {}));
    this.sampling = new CompareSampling((ask, signal, tell) => this.run(ask, signal, tell), onProgress);
  }

  readonly handlers: PanelHandlers<CompareProtocol> = {
    open: () => this.overview(),
    sample: (ask) => this.sampling.sample(ask),
    cancel: () => {
      this.sampling.cancel();
      return {};
    },
    openDiff: async ({ prompt, baseLabel, otherLabel, base, other }) => {
      await this.services.openDiff({ label: baseLabel, text: base }, { label: otherLabel, text: other }, prompt);
      return {};
    },
  };

  async overview(): Promise<CompareOverview> {
    const entry = this.entry();
    const [models, sealed, prompts] = await Promise.all([
      this.services.models(),
      listCheckpoints(runKey(this.ref)),
      this.promptsOf(entry),
    ]);
    return compareOverview(entry, {
      trusted: this.services.isTrusted(),
      checkpoints: sealed.map(({ folder, record }) => ({ step: record.step, folder })),
      models,
      prompts: typeof prompts === 'string' ? [] : prompts,
      promptsProblem: typeof prompts === 'string' ? prompts : null,
      askedStep: this.askedStep(),
    });
  }

  /** The prompts, or why there are none. Nothing is started where the workspace is not trusted. */
  private async promptsOf(entry: RunEntry): Promise<{ id: string; prompt: string }[] | string> {
    const dataset = entry.kind === 'run' ? promptsDataset(entry.record.recipe) : null;
    if (entry.kind !== 'run' || dataset === null) return l10n.t('The run has no file of prompts.');
    if (!this.services.isTrusted()) return [];
    return this.prompts.of(dataset, entry.record.baseModel.path).catch((error: unknown) => oneSentence(error));
  }

  /** Ends what is being sampled or read. */
  dispose(): void {
    this.closed.abort();
    this.sampling.dispose();
  }

  private async run(
    ask: SampleAsk,
    signal: AbortSignal,
    onProgress: (progress: SamplingProgress) => void,
  ): Promise<CompareOutput> {
    const { models, prompts, disabledReason } = await this.overview();
    if (disabledReason !== null) throw new Error(disabledReason);
    for (const id of [ask.base, ask.other]) {
      if (!models.some((model) => model.id === id)) throw new Error(l10n.t('{0} is none of the models on offer.', id));
    }
    if (!prompts.some(({ id }) => id === ask.promptId))
      throw new Error(l10n.t('The prompt {0} is none of those on offer.', ask.promptId));
    // It may have been ended while the models were looked for: then no process is to start.
    signal.throwIfAborted();
    const printed = await this.services.posttrain(this.arguments(ask), signal, (line) => {
      const [, done, total] = /^(\d+)\/(\d+) /.exec(line) ?? [];
      if (done !== undefined && total !== undefined) onProgress({ done: Number(done), total: Number(total) });
    });
    return compareOutputSchema.parse(JSON.parse(printed));
  }

  private arguments({ base, other, promptId, firstSeed, count }: SampleAsk): string[] {
    const entry = this.entry();
    if (entry.kind !== 'run') throw new Error(l10n.t('The run {0} has no readable record.', entry.id));
    const { recipe } = entry.record;
    const dataset = promptsDataset(recipe);
    if (dataset === null) throw new Error(l10n.t('The run has no file of prompts.'));
    const { temperature, top_p, top_k, max_completion_length } = samplingOf(recipe);
    const rewards = (rolloutSettings(recipe)?.reward_funcs ?? []).flatMap((reward) => ['--reward', rewardText(reward)]);
    return [
      ...['compare', '--base', base, '--other', other, '--dataset', dataset, '--prompt-id', promptId],
      ...['--seed', String(firstSeed), '--count', String(count)],
      ...['--temperature', String(temperature), '--top-p', String(top_p), '--top-k', String(top_k)],
      ...['--max-tokens', String(max_completion_length), ...rewards, ...this.services.backendOptions(), '--json'],
    ];
  }

  private entry() {
    const entry = this.services.library.find(this.ref);
    if (!entry) throw new Error(l10n.t('The run {0} is no longer in {1}.', this.ref.runId, this.ref.runsFolder));
    return entry;
  }
}

/** A reward as `--reward` takes it. */
function rewardText(reward: RewardChoice): string {
  return typeof reward === 'string' ? reward : JSON.stringify(reward);
}

/** Held-out prompts where the recipe has some, else those it trained on; null where those come from a generator. */
export function promptsDataset(recipe: Recipe): string | null {
  return recipe.eval_dataset ?? (typeof recipe.train_dataset === 'string' ? recipe.train_dataset : null);
}
