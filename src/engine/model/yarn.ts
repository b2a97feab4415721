import type { NeedNumber, Rotary } from './rotaryFrequencies';

/**
 * YaRN (Peng et al. 2023) as transformers computes it: frequencies whose pair turns fewer than `beta_slow` times in the original
 * positions are divided by the factor, those above `beta_fast` kept, those between blended; and rotated queries and keys are both multiplied
 * by 0.1·ln(factor) + 1, which sharpens attention. A factor of null is maxPositions / original.
 */
export function yarn(
  parameters: Readonly<Record<string, unknown>>,
  { theta, dimensions, maxPositions, original }: { theta: number; dimensions: number; maxPositions: number; original: number },
  need: NeedNumber,
): Rotary {
  const optional = (key: string): number | null => (parameters[key] == null ? null : need(key));
  const factor = parameters['factor'] === null ? maxPositions / original : need('factor');
  // The dimension whose pair makes this many turns in the original positions.
  const dimensionOf = (turns: number): number =>
    (dimensions * Math.log(original / (turns * 2 * Math.PI))) / (2 * Math.log(theta));
  const isTruncated = parameters['truncate'] !== false;
  const bound = (turns: number, round: (x: number) => number): number =>
    isTruncated ? round(dimensionOf(turns)) : dimensionOf(turns);
  const low = Math.max(bound(optional('beta_fast') ?? 32, Math.floor), 0);
  const high = Math.min(bound(optional('beta_slow') ?? 1, Math.ceil), dimensions - 1);
  const width = high === low ? 0.001 : high - low;
  const frequencies = Float32Array.from({ length: dimensions / 2 }, (_, i) => {
    const frequency = 1 / theta ** ((2 * i) / dimensions);
    const interpolated = Math.min(Math.max((i - low) / width, 0), 1);
    return (frequency / factor) * interpolated + frequency * (1 - interpolated);
  });
  const sharpening = (scale: number): number => (factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1);
  const scale = optional('mscale');
  const allScale = optional('mscale_all_dim');
  const ratio = scale !== null && allScale !== null ? sharpening(scale) / sharpening(allScale) : sharpening(1);
  return { frequencies, scale: optional('attention_factor') ?? ratio, long: null };
}
