import type { ModelType } from '../../contract/modelTypes';
import type { ConfigReader } from './configReader';
import type { Family } from './families';
import { ModelError } from './modelError';
import { rotaryFrequencies, type Rotary } from './rotaryFrequencies';

/** Rotations of the layers with full attention and, where those with a sliding window have others (Gemma 3), of these; null without any (GPT-2). */
export interface ModelRotary {
  rotary: Rotary | null;
  slidingRotary: Rotary | null;
}

interface RotaryShape {
  family: Family;
  modelType: ModelType;
  headDim: number;
  maxPositions: number;
}

/** @throws ModelError */
export function modelRotary(reader: ConfigReader, { family, modelType, headDim, maxPositions }: RotaryShape): ModelRotary {
  if (family.learnedPositions) return { rotary: null, slidingRotary: null };
  const { raw, file } = reader;
  if (modelType !== 'gpt_neox' && headDim % 2 !== 0) reader.fail('head_dim', 'must be even for rotary positions');
  const source = { raw, headDim, maxPositions, file };
  switch (modelType) {
    case 'phi3':
      return {
        rotary: rotaryFrequencies({ ...source, original: 4096, aliases: { su: 'longrope', yarn: 'longrope' } }),
        slidingRotary: null,
      };
    case 'gpt_neox':
      return { rotary: rotaryFrequencies({ ...source, ...neoxDefaults(reader) }), slidingRotary: null };
    case 'gemma3_text':
      return gemma3Rotary(reader, headDim, maxPositions);
    default: {
      const rotary = rotaryFrequencies(source);
      if (rotary.frequencies.length * 2 < headDim) {
        throw new ModelError(`${file}: partial_rotary_factor must be 1 where model_type is ${modelType}`);
      }
      return { rotary, slidingRotary: null };
    }
  }
}

/** GPT-NeoX's own names of what others call rope_theta and partial_rotary_factor. */
function neoxDefaults(reader: ConfigReader): { theta: number; partial: number } {
  return { theta: reader.positive('rotary_emb_base', 10_000), partial: reader.positive('rotary_pct', 0.25) };
}

/**
 * Gemma 3: in transformers 5 `rope_parameters` holds those of each kind of layer; in transformers 4 `rope_theta` and `rope_scaling` are for
 * layers with full attention, and `rope_local_base_freq` for those with a sliding window.
 */
function gemma3Rotary(reader: ConfigReader, headDim: number, maxPositions: number): ModelRotary {
  const { raw, file } = reader;
  const objectAt = (value: unknown, key: string): Record<string, unknown> => {
    if (typeof (value ?? {}) === 'object' && !Array.isArray(value)) return (value ?? {}) as Record<string, unknown>;
    throw new ModelError(`${file}: ${key} must be an object; found ${JSON.stringify(value)}`);
  };
  const byLayer = objectAt(raw['rope_parameters'], 'rope_parameters');
  const part = (layerType: string, theta: number, scaling: Record<string, unknown> = {}): Rotary => {
    const parameters = { ...objectAt(byLayer[layerType], `rope_parameters.${layerType}`), ...scaling };
    return rotaryFrequencies({ raw: { rope_parameters: parameters }, headDim, maxPositions, file, theta });
  };
  return {
    rotary: part('full_attention', reader.positive('rope_theta', 1_000_000), objectAt(raw['rope_scaling'], 'rope_scaling')),
    slidingRotary: part('sliding_attention', reader.positive('rope_local_base_freq', 10_000)),
  };
}
