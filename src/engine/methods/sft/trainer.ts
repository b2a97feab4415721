import type { SftTask } from '../../compute';
import type { CompletionExample } from '../../../contract/dataset';
import type { Metrics } from '../../../contract/events';
import { ExampleTrainer } from '../../training/exampleTrainer';
import { requireFinite } from '../../training/faults';
import type { Trainer } from '../../training/trainer';
import type { TrainerParts } from '../parts';
import type { SftData } from './data';
import { sftMetrics } from './metrics';
import { lossTokens, packedTask, sftRow, sftTask, type SftRow } from './rows';

/** Supervised fine-tuning on prompt/completion pairs (TRL's SFTTrainer). */
export function makeSftTrainer(
  { recipe, examples, heldOut, packed }: SftData,
  { compute, state }: Pick<TrainerParts, 'compute' | 'state'>,
): Trainer {
  const row = (example: CompletionExample): SftRow => sftRow(example, state.model.tokenizer, recipe);
  const { per_device_train_batch_size: size, loss_type } = recipe;
  const taskOf = (indices: readonly number[]): SftTask =>
    packed
      ? packedTask(
          indices.map((index) => packed[index]!),
          size,
          loss_type,
        )
      : sftTask(
          indices.map((index) => row(examples[index]!)),
          size,
          loss_type,
        );
  return new ExampleTrainer(
    {
      ...{ recipe, examples: (packed ?? examples).length, heldOut: heldOut?.length ?? null, passes: 1 },
      update: (indices) => {
        const task = taskOf(indices);
        return Promise.resolve({ task, tokens: task.microBatches.reduce((sum, rows) => sum + tokenCount(rows), 0) });
      },
      metrics: sftMetrics,
      evaluate: (step) => heldOutMetrics(compute, (heldOut ?? []).map(row), step),
    },
    compute,
    state,
  );
}

/**
 * Means over the held-out tokens with loss: transformers' `eval_loss` (the negative log-likelihood for every loss_type), TRL's `eval_entropy`
 * and `eval_mean_token_accuracy`. `eval_num_tokens` is how many those are; TRL's of that name repeats the tokens trained on. Examples are
 * never packed here, for which only `wrapped` would give others; TRL's `eval_packing` is `packing`.
 */
async function heldOutMetrics(compute: TrainerParts['compute'], examples: readonly SftRow[], step: number): Promise<Metrics> {
  const rows = examples.map(splitRow).filter(({ completionIds }) => completionIds.length > 0);
  const scored = await compute.score('policy', rows, 1);
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

/** What carries loss is what is scored, which may be nothing; everything before it is the prompt. */
function splitRow({ ids, counts }: SftRow): { promptIds: number[]; completionIds: number[] } {
  const first = lossTokens([{ ids, counts }]) > 0 ? counts.indexOf(1) : ids.length;
  return { promptIds: ids.slice(0, first), completionIds: ids.slice(first) };
}

function tokenCount(rows: SftTask['microBatches'][number]): number {
  return rows.reduce((sum, { ids }) => sum + ids.length, 0);
}
