import { longRope } from './longRope';
import { ModelError } from './modelError';
import { yarn } from './yarn';

/** Angle per position of each rotated pair, and what rotated queries and keys are multiplied by. */
export interface Rotary {
  frequencies: Float32Array;
  scale: number;
  /** Frequencies of a sequence of more than `beyond` tokens (longrope); null where all sequences have the same. */
  long: { beyond: number; frequencies: Float32Array } | null;
}

/** A required positive number of the rope parameters; throws a ModelError that names it. */
export type NeedNumber = (key: string) => number;

export interface RopeSource {
  /** What config.json holds, or the part of it that is meant for the layers in question. */
  raw: Readonly<Record<string, unknown>>;
  headDim: number;
  maxPositions: number;
  file: string;
  /** What a model has where config.json does not say; transformers' defaults for most of them. */
  theta?: number;
  partial?: number;
  original?: number;
  /** Phi-3 calls longrope `su` and `yarn` too. */
  aliases?: Readonly<Record<string, string>>;
}

function field(source: Readonly<Record<string, unknown>>, key: string, fallback?: number): number | undefined {
  const value = source[key] ?? fallback;
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;
}

/**
 * Inverse frequencies of the rotary embedding as transformers computes them (`modeling_rope_utils.py`), for rope types default,
 * linear, dynamic, llama3, yarn and longrope. Reads `rope_theta` + `rope_scaling` (transformers 4) or `rope_parameters` (transformers 5).
 * `partial_rotary_factor` rotates only the first part of each head.
 * @throws ModelError for another rope type or a missing factor.
 */
export function rotaryFrequencies(source: RopeSource): Rotary {
  const { raw, headDim, maxPositions, file } = source;
  const parameters = ropeParameters(raw, file);
  const theta = field(parameters, 'rope_theta') ?? field(raw, 'rope_theta', source.theta ?? 10_000);
  if (theta === undefined) {
    const found = JSON.stringify(parameters['rope_theta'] ?? raw['rope_theta']);
    throw new ModelError(`${file}: rope_theta must be a positive number; found ${found}`);
  }
  const partial = field(parameters, 'partial_rotary_factor') ?? field(raw, 'partial_rotary_factor', source.partial ?? 1);
  const dimensions = Math.trunc(headDim * (partial ?? 0));
  if (partial === undefined || partial > 1 || dimensions % 2 !== 0 || dimensions === 0) {
    throw new ModelError(
      `${file}: partial_rotary_factor must rotate an even number of the ${headDim} dimensions of a head; found ${partial ?? 'no positive number'}`,
    );
  }
  const frequencies = Float32Array.from({ length: dimensions / 2 }, (_, i) => 1 / theta ** ((2 * i) / dimensions));
  const stated = parameters['rope_type'] ?? parameters['type'] ?? 'default';
  const type = (typeof stated === 'string' && source.aliases?.[stated]) || stated;
  const need: NeedNumber = (key) => {
    const value = field(parameters, key);
    if (value === undefined) throw new ModelError(`${file}: rope type ${String(stated)} needs a positive ${key}`);
    return value;
  };
  const original = (): number =>
    field(raw, 'original_max_position_embeddings') ??
    (parameters['original_max_position_embeddings'] == null
      ? (source.original ?? maxPositions)
      : need('original_max_position_embeddings'));
  switch (type) {
    case 'default':
      return { frequencies, scale: 1, long: null };
    case 'linear': {
      const factor = need('factor');
      return { frequencies: frequencies.map((frequency) => frequency / factor), scale: 1, long: null };
    }
    case 'dynamic':
      // The base grows with sequences longer than max_position_embeddings, and there are none here: prompts and completions fit into it.
      need('factor');
      return { frequencies, scale: 1, long: null };
    case 'llama3':
      return { frequencies: llama3(frequencies, need, original()), scale: 1, long: null };
    case 'yarn':
      return yarn(parameters, { theta, dimensions, maxPositions, original: original() }, need);
    case 'longrope':
      return longRope(parameters, { theta, dimensions, maxPositions, original: original(), file }, need);
    default:
      throw new ModelError(
        `${file}: rope type must be default, linear, dynamic, llama3, yarn or longrope; found ${JSON.stringify(stated)}`,
      );
  }
}

/** Long wavelengths are divided by the factor, short ones kept, those between interpolated (Llama 3.1). */
function llama3(frequencies: Float32Array, need: NeedNumber, original: number): Float32Array {
  const factor = need('factor');
  const low = need('low_freq_factor');
  const high = need('high_freq_factor');
  return frequencies.map((frequency) => {
    const wavelength = (2 * Math.PI) / frequency;
    if (wavelength < original / high) return frequency;
    if (wavelength > original / low) return frequency / factor;
    const smooth = (original / wavelength - low) / (high - low);
    return (1 - smooth) * (frequency / factor) + smooth * frequency;
  });
}

function ropeParameters(raw: Readonly<Record<string, unknown>>, file: string): Readonly<Record<string, unknown>> {
  const key = raw['rope_parameters'] == null ? 'rope_scaling' : 'rope_parameters';
  const parameters = raw[key] ?? {};
  if (typeof parameters !== 'object' || Array.isArray(parameters)) {
    throw new ModelError(`${file}: ${key} must be an object; found ${JSON.stringify(parameters)}`);
  }
  const layerType = ['full_attention', 'sliding_attention'].find((type) => type in parameters);
  if (layerType) throw new ModelError(`${file}: ${key} must be the same for all layers; found some for ${layerType}`);
  return parameters as Record<string, unknown>;
}
