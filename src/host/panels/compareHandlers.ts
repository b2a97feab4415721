import * as l10n from '@vscode/l10n';
import type { CompareOverview, CompareProtocol } from '../../contract/messages/compare';
import { compareOutputSchema, type CompareOutput } from '../../contract/sampleOutput';
import type { Recipe } from '../../contract/recipe';
import { listCheckpoints } from '../../store/checkpointFiles';
import { oneSentence, type PanelHandlers } from './answer';
import { compareOverview } from './compareOverview';
import { readPrompts } from './comparePrompts';
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

type Sample = Parameters<PanelHandlers<CompareProtocol>['sample']>[0];
const KEPT_SAMPLES = 64;

/** Answers to the Compare panel of one run. A new sampling ends the one before it; what was sampled is kept. */
export class Comparison {
  private readonly kept = new Map<string, CompareOutput>();
  private running: AbortController | undefined;

  constructor(
    private readonly services: ComparePanelServices,
    private readonly ref: RunRef,
    private readonly asked: () => { step?: number | undefined; model?: string | undefined },
    private readonly onProgress: (message: string) => void = () => {},
  ) {}

  readonly handlers: PanelHandlers<CompareProtocol> = {
    open: () => this.overview(),
    sample: (ask) => this.sample(ask),
    openDiff: async ({ prompt, baseLabel, otherLabel, base, other }) => {
      await this.services.openDiff({ label: baseLabel, text: base }, { label: otherLabel, text: other }, prompt);
      return {};
    },
  };

  async overview(): Promise<CompareOverview> {
    const entry = this.entry();
    const dataset = entry.kind === 'run' ? promptsDataset(entry.record.recipe) : null;
    const [models, sealed, prompts] = await Promise.all([
      this.services.models(),
      listCheckpoints(runKey(this.ref)),
      dataset === null
        ? l10n.t('The run has no file of prompts.')
        : readPrompts(dataset).catch((error: unknown) => oneSentence(error)),
    ]);
    const { step, model } = this.asked();
    return compareOverview(entry, {
      trusted: this.services.isTrusted(),
      checkpoints: sealed.map(({ folder, record }) => ({ step: record.step, folder })),
      models,
      prompts: typeof prompts === 'string' ? [] : prompts,
      promptsProblem: typeof prompts === 'string' ? prompts : null,
      askedStep: step,
      askedModel: model,
    });
  }

  /** Ends what is being sampled. */
  dispose(): void {
    this.running?.abort();
  }

  private async sample(ask: Sample): Promise<CompareOutput> {
    const { models, prompts, disabledReason } = await this.overview();
    if (disabledReason !== null) throw new Error(disabledReason);
    for (const id of [ask.base, ask.other]) {
      if (!models.some((model) => model.id === id)) throw new Error(l10n.t('{0} is none of the models on offer.', id));
    }
    if (!prompts.some(({ id }) => id === ask.promptId))
      throw new Error(l10n.t('The prompt {0} is none of those on offer.', ask.promptId));
    const key = JSON.stringify([ask.base, ask.other, ask.promptId, ask.firstSeed, ask.count]);
    const known = this.kept.get(key);
    if (known) return known;
    this.running?.abort();
    const running = (this.running = new AbortController());
    const printed = await this.services
      .posttrain(this.arguments(ask), running.signal, this.onProgress)
      .catch((error: unknown) => {
        throw running.signal.aborted ? new Error(l10n.t('Another sampling took its place.')) : error;
      });
    const output = compareOutputSchema.parse(JSON.parse(printed));
    this.kept.set(key, output);
    for (const old of [...this.kept.keys()].slice(0, -KEPT_SAMPLES)) this.kept.delete(old);
    return output;
  }

  private arguments({ base, other, promptId, firstSeed, count }: Sample): string[] {
    const entry = this.entry();
    if (entry.kind !== 'run') throw new Error(l10n.t('The run {0} has no readable record.', entry.id));
    const { recipe } = entry.record;
    const dataset = promptsDataset(recipe);
    if (dataset === null) throw new Error(l10n.t('The run has no file of prompts.'));
    const sampling =
      recipe.method === 'grpo'
        ? [
            ...['--temperature', String(recipe.temperature), '--max-tokens', String(recipe.max_completion_length)],
            ...recipe.reward_funcs.flatMap((name) => ['--reward', name]),
          ]
        : [];
    return [
      ...['compare', '--base', base, '--other', other, '--dataset', dataset, '--prompt-id', promptId],
      ...['--seed', String(firstSeed), '--count', String(count), ...sampling, ...this.services.backendOptions(), '--json'],
    ];
  }

  private entry() {
    const entry = this.services.library.find(this.ref);
    if (!entry) throw new Error(l10n.t('The run {0} is no longer in {1}.', this.ref.runId, this.ref.runsFolder));
    return entry;
  }
}

/** Held-out prompts where the recipe has some, else those it trained on; null where those come from a generator. */
export function promptsDataset(recipe: Recipe): string | null {
  return recipe.eval_dataset ?? (typeof recipe.train_dataset === 'string' ? recipe.train_dataset : null);
}
