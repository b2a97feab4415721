import { ModelError } from './modelError';
import type { NeedNumber, Rotary } from './rotaryFrequencies';

/**
 * LongRoPE (Ding et al. 2024, arXiv:2402.13753) as transformers computes it: each pair's frequency is divided by a factor of its own,
 * out of `short_factor` for sequences of up to the original positions and `long_factor` for longer ones; rotated queries and keys are both
 * multiplied by √(1 + ln(factor) / ln(original)), where a factor that is left out is maxPositions / original.
 */
export function longRope(
  parameters: Readonly<Record<string, unknown>>,
  shape: { theta: number; dimensions: number; maxPositions: number; original: number; file: string },
  need: NeedNumber,
): Rotary {
  const { theta, dimensions, maxPositions, original, file } = shape;
  const pairs = dimensions / 2;
  const divided = (key: string): Float32Array => {
    const factors = parameters[key];
    const isFactor = (x: unknown): x is number => typeof x === 'number' && Number.isFinite(x) && x > 0;
    if (!Array.isArray(factors) || factors.length !== pairs || !factors.every(isFactor)) {
      const found = Array.isArray(factors) ? `a list of ${factors.length}` : (JSON.stringify(factors)?.slice(0, 60) ?? 'nothing');
      throw new ModelError(`${file}: rope type longrope needs a ${key} of ${pairs} positive numbers; found ${found}`);
    }
    return Float32Array.from(factors, (factor, i) => 1 / (factor * theta ** ((2 * i) / dimensions)));
  };
  const optional = (key: string): number | null => (parameters[key] == null ? null : need(key));
  const factor = optional('factor') ?? maxPositions / original;
  const stretched = factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original));
  return {
    frequencies: divided('short_factor'),
    scale: optional('attention_factor') ?? stretched,
    long: { beyond: original, frequencies: divided('long_factor') },
  };
}
