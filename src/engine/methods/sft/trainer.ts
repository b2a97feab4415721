import type { Compute, SftTask } from '../../compute';
import type { CompletionExample } from '../../../contract/dataset';
import type { Metrics } from '../../../contract/events';
import type { SftRecipe } from '../../../contract/recipe';
import type { TrainerParts } from '../parts';
import type { SftData } from './data';
import { sftMetrics } from './metrics';
import { requireFinite } from '../../training/faults';
import type { PackedRow } from './packing';
import { lossTokens, packedTask, sftRow, sftTask, type SftRow } from './rows';
import type { StepReport, Trainer, TrainingState } from '../../training/trainer';
import { applyUpdate } from '../../training/update';

/** Supervised fine-tuning on prompt/completion pairs (TRL's SFTTrainer). */
export class SftTrainer implements Trainer {
  constructor(
    private readonly recipe: SftRecipe,
    readonly compute: Compute,
    readonly state: TrainingState,
    private readonly examples: readonly CompletionExample[],
    private readonly heldOut: readonly CompletionExample[] | null,
    private readonly packed: readonly PackedRow[] | null = null,
  ) {}

  async train(step: number): Promise<StepReport> {
    const { recipe, state } = this;
    const task = this.nextTask();
    const { loss, gradNorm, learningRate, sums } = await applyUpdate(this.compute, state, recipe, task, step);
    const tokens = task.microBatches.reduce((sum, rows) => sum + tokenCount(rows), 0);
    state.numTokens += tokens;
    return {
      tokens,
      rollouts: Promise.resolve(null),
      faults: [],
      metrics: {
        loss: task.numItemsInBatch > 0 ? loss : null,
        ...sftMetrics(sums),
        num_tokens: state.numTokens,
        epoch: (state.optimizer.updates * this.rowsPerUpdate) / (this.packed ?? this.examples).length,
        grad_norm: gradNorm,
        learning_rate: learningRate,
      },
    };
  }

  private nextTask(): SftTask {
    const { packed, examples, recipe } = this;
    const size = recipe.per_device_train_batch_size;
    const taken = this.state.order.take(this.rowsPerUpdate);
    if (packed)
      return packedTask(
        taken.map((index) => packed[index]!),
        size,
        recipe.loss_type,
      );
    return sftTask(
      taken.map((index) => this.row(examples[index]!)),
      size,
      recipe.loss_type,
    );
  }

  private get rowsPerUpdate(): number {
    return this.recipe.per_device_train_batch_size * this.recipe.gradient_accumulation_steps;
  }

  /**
   * Examples are never packed here, for which only `wrapped` would give others; TRL's `eval_packing` is `packing`. Means over the held-out tokens with loss: transformers' `eval_loss` (the negative log-likelihood
   * for every loss_type), TRL's `eval_entropy` and `eval_mean_token_accuracy`. `eval_num_tokens`
   * is how many those are; TRL's of that name repeats the tokens trained on.
   */
  async evaluate(step: number): Promise<Metrics | null> {
    if (!this.heldOut) return null;
    const rows = this.heldOut
      .map((example) => splitRow(this.row(example)))
      .filter(({ completionIds }) => completionIds.length > 0);
    const scored = await this.compute.score('policy', rows, 1);
    const sums = { loss: 0, entropy: 0, hits: 0, tokens: 0 };
    scored.forEach(({ logprobs, entropies, alternativeIds }, row) => {
      const { completionIds } = rows[row]!;
      const alternatives = alternativeIds.length / completionIds.length;
      completionIds.forEach((id, t) => {
        sums.loss -= logprobs[t]!;
        sums.entropy += entropies[t]!;
        // The first alternative is the most likely token.
        if (alternativeIds[t * alternatives] === id) sums.hits += 1;
      });
      sums.tokens += completionIds.length;
    });
    const { loss, entropy, hits, tokens } = sums;
    if (tokens === 0) return { eval_loss: null };
    requireFinite('the held-out loss', loss, step);
    return {
      eval_loss: loss / tokens,
      eval_entropy: entropy / tokens,
      eval_mean_token_accuracy: hits / tokens,
      eval_num_tokens: tokens,
    };
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

/** What carries loss is what is scored, which may be nothing; everything before it is the prompt. */
function splitRow({ ids, counts }: SftRow): { promptIds: number[]; completionIds: number[] } {
  const first = lossTokens([{ ids, counts }]) > 0 ? counts.indexOf(1) : ids.length;
  return { promptIds: ids.slice(0, first), completionIds: ids.slice(first) };
}

function tokenCount(rows: SftTask['microBatches'][number]): number {
  return rows.reduce((sum, { ids }) => sum + ids.length, 0);
}

export function makeSftTrainer({ recipe, examples, heldOut, packed }: SftData, { compute, state }: TrainerParts): SftTrainer {
  return new SftTrainer(recipe, compute, state, examples, heldOut, packed);
}
