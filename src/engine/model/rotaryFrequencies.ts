import { ModelError } from './modelError';

function field(source: Record<string, unknown>, key: string, fallback?: number): number | undefined {
  const value = source[key] ?? fallback;
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;
}

/**
 * Inverse frequencies of the rotary embedding as transformers computes them (`modeling_rope_utils.py`), for rope types default,
 * linear and llama3. Reads `rope_theta` + `rope_scaling` (transformers 4) or `rope_parameters` (transformers 5).
 * @throws ModelError for another rope type or a missing factor.
 */
export function rotaryFrequencies(raw: Record<string, unknown>, headDim: number, file: string): Float32Array {
  const parameters = (raw['rope_parameters'] ?? raw['rope_scaling'] ?? {}) as Record<string, unknown>;
  const theta = field(parameters, 'rope_theta') ?? field(raw, 'rope_theta', 10_000);
  if (theta === undefined) throw new ModelError(`${file}: rope_theta must be a positive number`);
  const partial = field(parameters, 'partial_rotary_factor') ?? field(raw, 'partial_rotary_factor', 1);
  if (partial !== 1) throw new ModelError(`${file}: partial_rotary_factor must be 1; found ${partial}`);
  const frequencies = Float32Array.from({ length: headDim / 2 }, (_, i) => 1 / theta ** ((2 * i) / headDim));
  const type = parameters['rope_type'] ?? parameters['type'] ?? 'default';
  if (type === 'default') return frequencies;
  const need = (key: string): number => {
    const value = field(parameters, key);
    if (value === undefined) throw new ModelError(`${file}: rope type ${String(type)} needs a positive ${key}`);
    return value;
  };
  if (type === 'linear') {
    const factor = need('factor');
    return frequencies.map((frequency) => frequency / factor);
  }
  if (type === 'llama3') {
    const factor = need('factor');
    const low = need('low_freq_factor');
    const high = need('high_freq_factor');
    const original = need('original_max_position_embeddings');
    return frequencies.map((frequency) => {
      const wavelength = (2 * Math.PI) / frequency;
      if (wavelength < original / high) return frequency;
      if (wavelength > original / low) return frequency / factor;
      const smooth = (original / wavelength - low) / (high - low);
      return (1 - smooth) * (frequency / factor) + smooth * frequency;
    });
  }
  throw new ModelError(`${file}: rope type must be default, linear or llama3; found ${JSON.stringify(type)}`);
}
