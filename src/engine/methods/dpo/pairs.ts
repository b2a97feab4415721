import type { DpoPair, DpoTask, PairSide } from '../../compute';
import type { PreferenceExample } from '../../../contract/dataset';
import type { DpoRecipe } from '../../../contract/recipe';
import { completionTokens } from '../../algorithms/completionRows';
import type { ModelTokenizer } from '../../model/tokenizer';
import { cut } from '../../training/microBatches';
import { sftRow } from '../sft/rows';

/** A pair of token rows before the reference policy has scored it. */
export type UnscoredPair = Record<'chosen' | 'rejected', Pick<PairSide, 'promptIds' | 'completionIds'>>;

/**
 * Token ids of a preference, as TRL's DPOTrainer makes them: prompt and completion tokenised together, end-of-sequence added, cut at
 * `max_length` from the end. A completion that is cut away wholly leaves no tokens.
 */
export function preferencePair(
  { prompt, chosen, rejected, isRendered }: PreferenceExample,
  tokenizer: ModelTokenizer,
  { max_length }: Pick<DpoRecipe, 'max_length'>,
): UnscoredPair {
  const side = (completion: string): UnscoredPair['chosen'] => {
    const { ids, counts } = sftRow({ prompt, completion, isRendered }, tokenizer, { max_length, completion_only_loss: true });
    const first = counts.indexOf(1);
    const start = first < 0 ? ids.length : first;
    return { promptIds: ids.slice(0, start), completionIds: ids.slice(start) };
  };
  return { chosen: side(chosen), rejected: side(rejected) };
}

/** The pairs of one update as micro-batches of at most `per_device_train_batch_size`, in their order. */
export function dpoTask(pairs: readonly DpoPair[], recipe: DpoRecipe): DpoTask {
  return { kind: 'dpo', microBatches: cut(pairs, recipe.per_device_train_batch_size), recipe };
}

export function pairTokens({ chosen, rejected }: UnscoredPair): number {
  return completionTokens(chosen) + completionTokens(rejected);
}
