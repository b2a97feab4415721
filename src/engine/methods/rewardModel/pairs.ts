import type { RankedPair, RewardModelTask, ValueRequest } from '../../compute';
import type { PreferenceExample } from '../../../contract/dataset';
import type { RewardModelRecipe } from '../../../contract/recipe';
import { paddingToken, scoredPosition } from '../../model/scoreHead';
import type { ModelTokenizer } from '../../model/tokenizer';
import { cut } from '../../training/microBatches';
import { sftRow } from '../sft/rows';

/** Token ids of a prompt and a completion with its end-of-sequence token, as TRL's RewardTrainer makes them: never cut. */
export function rewardedIds(
  example: Pick<PreferenceExample, 'prompt' | 'isRendered'>,
  completion: string,
  tokenizer: ModelTokenizer,
): number[] {
  const { prompt, isRendered } = example;
  return sftRow({ prompt, completion, isRendered }, tokenizer, { max_length: Infinity, completion_only_loss: true }).ids;
}

export function rankedPair(example: PreferenceExample, tokenizer: ModelTokenizer): RankedPair {
  const { margin } = example;
  return {
    chosenIds: rewardedIds(example, example.chosen, tokenizer),
    rejectedIds: rewardedIds(example, example.rejected, tokenizer),
    margin: typeof margin === 'number' ? margin : 0,
  };
}

/** Asks for the reward of a row: the score at its last token. */
export function rewardRow(ids: readonly number[], padTokenId: number | null): ValueRequest {
  const position = scoredPosition(ids, padTokenId);
  return { ids: ids.slice(0, position + 1), start: position };
}

/** The pairs of one update as micro-batches of at most `per_device_train_batch_size`, in their order. */
export function rewardModelTask(
  pairs: readonly RankedPair[],
  recipe: RewardModelRecipe,
  tokenizer: Pick<ModelTokenizer, 'padTokenId' | 'endTokenId'>,
): RewardModelTask {
  const microBatches = cut(pairs, recipe.per_device_train_batch_size);
  return { kind: 'reward-model', microBatches, padTokenId: paddingToken(tokenizer), recipe };
}
