import type { SftTask } from '../../compute';
import type { CompletionExample } from '../../../contract/dataset';
import type { SftRecipe } from '../../../contract/recipe';
import { promptTokens } from '../../data/promptTokens';
import type { ModelTokenizer } from '../../model/tokenizer';
import { cut, microBatchesByLength } from '../../training/microBatches';

export interface SftRow {
  ids: number[];
  /** 1 where the token carries loss (it is predicted from those before it). */
  counts: number[];
}

/** Token ids of an example by itself: those of {@link wholeRow}, of which what is longer than `max_length` is cut at the end. */
export function sftRow(
  example: CompletionExample,
  tokenizer: ModelTokenizer,
  recipe: Pick<SftRecipe, 'max_length' | 'completion_only_loss'>,
): SftRow {
  return partOf(wholeRow(example, tokenizer, recipe.completion_only_loss), 0, recipe.max_length);
}

/**
 * All token ids of an example, as TRL's SFTTrainer makes them: prompt and completion are tokenised together, and an end-of-sequence token is
 * added where there is none (a chat template has written its own). `counts` is 1 at the first token too, where that is no prompt.
 */
export function wholeRow(example: CompletionExample, tokenizer: ModelTokenizer, completionOnly: boolean): SftRow {
  const { prompt, completion, isRendered = false } = example;
  const promptLength = promptTokens(tokenizer, example).length;
  const ids = promptTokens(tokenizer, { prompt: prompt + completion, isRendered });
  const last = ids[ids.length - 1];
  const isOpen = !isRendered && (last === undefined || !tokenizer.eosTokenIds.includes(last));
  if (tokenizer.endTokenId !== null && isOpen) ids.push(tokenizer.endTokenId);
  const first = completionOnly ? promptLength : 0;
  return { ids, counts: ids.map((_, position) => (position >= first ? 1 : 0)) };
}

/** Some tokens of a row as a sequence: nothing precedes the first, so it is not predicted. */
export function partOf({ ids, counts }: SftRow, start: number, end: number): SftRow {
  const own = counts.slice(start, end);
  if (own.length > 0) own[0] = 0;
  return { ids: ids.slice(start, end), counts: own };
}

export function lossTokens(rows: readonly SftRow[]): number {
  return rows.reduce((sum, { counts }) => sum + counts.reduce((a, b) => a + b, 0), 0);
}

/** Packed rows of one update as micro-batches of `size` of them. Each example stays a sequence by itself. */
export function packedTask(
  packed: readonly (readonly SftRow[])[],
  size: number,
  lossType: SftRecipe['loss_type'] = 'nll',
): SftTask {
  const microBatches = cut(packed, size).map((rows) => rows.flat());
  return { kind: 'sft', lossType, microBatches, numItemsInBatch: lossTokens(packed.flat()) };
}

/** The rows of one update as micro-batches of at most `size`. */
export function sftTask(rows: readonly SftRow[], size: number, lossType: SftRecipe['loss_type'] = 'nll'): SftTask {
  const microBatches = microBatchesByLength(rows, ({ ids }) => ids.length, size);
  return { kind: 'sft', lossType, microBatches, numItemsInBatch: lossTokens(rows) };
}
