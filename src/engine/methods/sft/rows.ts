import type { SftTask } from '../../compute';
import type { CompletionExample } from '../../../contract/dataset';
import type { SftRecipe } from '../../../contract/recipe';
import { promptTokens } from '../../data/promptTokens';
import type { ModelTokenizer } from '../../model/tokenizer';
import { microBatchesByLength } from '../../training/microBatches';

export interface SftRow {
  ids: number[];
  /** 1 where the token carries loss (it is predicted from those before it). */
  counts: number[];
}

/**
 * Token ids of an example, as TRL's SFTTrainer makes them: prompt and completion are tokenised together, an end-of-sequence token is
 * added where there is none (a chat template has written its own), and what is longer than `max_length` is cut at the end.
 */
export function sftRow(
  example: CompletionExample,
  tokenizer: ModelTokenizer,
  recipe: Pick<SftRecipe, 'max_length' | 'completion_only_loss'>,
): SftRow {
  const { prompt, completion, isRendered = false } = example;
  const promptLength = promptTokens(tokenizer, example).length;
  const whole = promptTokens(tokenizer, { prompt: prompt + completion, isRendered });
  const last = whole[whole.length - 1];
  const isOpen = !isRendered && (last === undefined || !tokenizer.eosTokenIds.includes(last));
  if (tokenizer.endTokenId !== null && isOpen) whole.push(tokenizer.endTokenId);
  const ids = whole.slice(0, recipe.max_length);
  const first = recipe.completion_only_loss ? Math.max(1, promptLength) : 1;
  return { ids, counts: ids.map((_, position) => (position >= first ? 1 : 0)) };
}

export function lossTokens(rows: readonly SftRow[]): number {
  return rows.reduce((sum, { counts }) => sum + counts.reduce((a, b) => a + b, 0), 0);
}

/** The rows of one update as micro-batches of at most `size`. */
export function sftTask(rows: readonly SftRow[], size: number, lossType: SftRecipe['loss_type'] = 'nll'): SftTask {
  const microBatches = microBatchesByLength(rows, ({ ids }) => ids.length, size);
  return { kind: 'sft', lossType, microBatches, numItemsInBatch: lossTokens(rows) };
}
