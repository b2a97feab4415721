import { hashKey, mix32 } from '../random/hash';

/**
 * Factors of an inverted dropout: 0 with probability `rate`, else 1/(1 − rate). Element i depends on the key and i alone, so that a pass that is made
 * again has the same mask.
 */
export function dropoutMask(size: number, rate: number, key: readonly number[]): Float32Array {
  const [first, second] = hashKey(key);
  const limit = rate * 0x1_0000_0000;
  const kept = 1 / (1 - rate);
  const mask = new Float32Array(size);
  for (let i = 0; i < size; i++) mask[i] = mix32(mix32(first + i) ^ second) < limit ? 0 : kept;
  return mask;
}
