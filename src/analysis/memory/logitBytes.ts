import type { MemoryRun } from './memoryRun';

/** Columns of the vocabulary that a fused loss holds at once: prime-rl's `fused_lm_head_chunk_size`. */
const CHUNK = 2048;

/**
 * Bytes of the logits of a micro-batch while the loss and its gradient are computed.
 *
 * Whole: the logits as computed, a float32 copy, the copy that the softmax or the division by the temperature makes, the float32 gradient of that and the
 * gradient as computed: 2 + 4 + 4 + 4 + 2 bytes in bfloat16, 4 + 4 + 4 in float32, where no copy is needed. verl computes on bfloat16 logits in place and keeps the softmax
 * of the entropy: 2 + 2 + 2. Fused: logits, their float32 copy, probabilities, gradient and its bfloat16 copy of one chunk (prime-rl's `lm_head.py`): 16 bytes for each token and column.
 */
export function logitBytes({ engine, model, precision, rows, scored, fusedLogits }: MemoryRun): number {
  const tokens = rows * scored;
  if (fusedLogits) return 16 * tokens * Math.min(CHUNK, model.vocabSize);
  if (precision === 'float32') return 12 * tokens * model.vocabSize;
  return (engine === 'verl' ? 6 : 16) * tokens * model.vocabSize;
}
