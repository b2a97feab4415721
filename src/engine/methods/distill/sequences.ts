import type { DistillSequence, DistillTask, GradientTask } from '../../compute';
import type { DistillRecipe } from '../../../contract/recipe';
import { completionTokens } from '../../algorithms/completionRows';
import type { ModelTokenizer } from '../../model/tokenizer';
import { microBatchesByLength } from '../../training/microBatches';
import type { Rollout } from '../../training/rollout';
import { sftRow, sftTask } from '../sft/rows';
import type { DistillExample } from './data';

/** What the dataset says is to follow the prompt, as TRL's SFTTrainer tokenises it; none where the prompt fills `max_length`. */
export function givenSequence(
  { prompt, completion, isRendered }: DistillExample,
  tokenizer: ModelTokenizer,
  { max_length }: Pick<DistillRecipe, 'max_length'>,
): DistillSequence[] {
  if (completion === undefined) throw new Error(`the example ${prompt} has no completion`);
  const { ids, counts } = sftRow({ prompt, completion, isRendered }, tokenizer, { max_length, completion_only_loss: true });
  const start = counts.indexOf(1);
  return start < 0 ? [] : [{ promptIds: ids.slice(0, start), completionIds: ids.slice(start) }];
}

/** What the student sampled, whose log-probabilities are compared with the trainer's. */
export function studentSequence({ promptIds, tokens }: Rollout): DistillSequence {
  return { promptIds, completionIds: tokens.tokenIds, samplerLogprobs: tokens.logprobs };
}

export function teacherSequence({ promptIds, tokens }: Rollout): DistillSequence {
  return { promptIds, completionIds: tokens.tokenIds };
}

/** The sequences of one update: compared with the teacher's distribution, or learnt by heart as SFT does. */
export function distillTask(sequences: readonly DistillSequence[], recipe: DistillRecipe): GradientTask {
  const size = recipe.per_device_train_batch_size;
  if (recipe.loss_type === 'nll') return sftTask(sequences.map(sftRowOf), size);
  return {
    kind: 'distill',
    microBatches: microBatchesByLength(sequences, completionTokens, size),
    numItemsInBatch: sequences.reduce((sum, { completionIds }) => sum + completionIds.length, 0),
    recipe: { beta: recipe.beta, temperature: recipe.temperature },
  } satisfies DistillTask;
}

function sftRowOf({ promptIds, completionIds }: DistillSequence): { ids: number[]; counts: number[] } {
  return {
    ids: [...promptIds, ...completionIds],
    counts: [...promptIds.map(() => 0), ...completionIds.map(() => 1)],
  };
}
