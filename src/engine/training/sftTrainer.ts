import type { Compute } from '../compute';
import type { CompletionExample } from '../../contract/dataset';
import type { Metrics } from '../../contract/events';
import type { SftRecipe } from '../../contract/recipe';
import { sftMetrics } from '../algorithms/sft/metrics';
import { requireFinite } from './faults';
import { lossTokens, sftRow, sftTask, type SftRow } from './sftBatch';
import type { StepReport, Trainer, TrainingState } from './trainer';
import { applyUpdate } from './update';

/** Supervised fine-tuning on prompt/completion pairs (TRL's SFTTrainer, loss_type nll). */
export class SftTrainer implements Trainer {
  constructor(
    private readonly recipe: SftRecipe,
    readonly compute: Compute,
    readonly state: TrainingState,
    private readonly examples: readonly CompletionExample[],
    private readonly heldOut: readonly CompletionExample[] | null,
  ) {}

  async train(step: number): Promise<StepReport> {
    const { recipe, state } = this;
    const size = recipe.per_device_train_batch_size;
    const rows = state.order.take(size * recipe.gradient_accumulation_steps).map((index) => this.row(this.examples[index]!));
    const task = sftTask(rows, size);
    const { loss, gradNorm, learningRate, sums } = await applyUpdate(this.compute, state, recipe, task, step);
    const tokens = tokenCount(rows);
    state.numTokens += tokens;
    return {
      tokens,
      rollouts: Promise.resolve(null),
      faults: [],
      metrics: {
        loss: task.numItemsInBatch > 0 ? loss : null,
        ...sftMetrics(sums),
        num_tokens: state.numTokens,
        epoch: (state.optimizer.updates * rows.length) / this.examples.length,
        grad_norm: gradNorm,
        learning_rate: learningRate,
      },
    };
  }

  /** Mean negative log-likelihood of a held-out token: transformers' `eval_loss`. */
  async evaluate(step: number): Promise<Metrics | null> {
    if (!this.heldOut) return null;
    const rows = this.heldOut.map((example) => this.row(example)).filter((row) => lossTokens([row]) > 0);
    const scored = await this.compute.score('policy', rows.map(splitRow), 1);
    let total = 0;
    let tokens = 0;
    for (const { logprobs } of scored) {
      for (const logprob of logprobs) total -= logprob;
      tokens += logprobs.length;
    }
    if (tokens === 0) return { eval_loss: null };
    requireFinite('the held-out loss', total, step);
    return { eval_loss: total / tokens, eval_num_tokens: tokens };
  }

  get isEvaluationCheap(): boolean {
    const { per_device_train_batch_size, gradient_accumulation_steps } = this.recipe;
    // A forward pass is about a third of a step's work.
    return (this.heldOut?.length ?? 0) <= 3 * per_device_train_batch_size * gradient_accumulation_steps;
  }

  generationInUse(): null {
    return null;
  }

  private row(example: CompletionExample): SftRow {
    return sftRow(example, this.state.model.tokenizer, this.recipe);
  }
}

/** What carries loss is what is scored; everything before it is the prompt. */
function splitRow({ ids, counts }: SftRow): { promptIds: number[]; completionIds: number[] } {
  const first = counts.indexOf(1);
  return { promptIds: ids.slice(0, first), completionIds: ids.slice(first) };
}

function tokenCount(rows: readonly SftRow[]): number {
  return rows.reduce((sum, { ids }) => sum + ids.length, 0);
}
