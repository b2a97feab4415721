import type { ModelType } from '../../contract/modelTypes';
import type { ConfigReader } from './configReader';

/** Attention that sees only the last `size` tokens, the token itself among them, in the layers where `layers` is true. */
export interface SlidingWindow {
  size: number;
  layers: readonly boolean[];
}

/**
 * The sliding window as transformers reads it; null where no layer has one, or none that is shorter than the model's positions.
 * Mistral and Gemma 2 have one of 4096 tokens unless config.json says null; Qwen's is off unless `use_sliding_window`. Gemma 3's is kept
 * however long it is: those layers have rotations of their own.
 * @throws ModelError
 */
export function slidingWindow(
  reader: ConfigReader,
  modelType: ModelType,
  layers: number,
  maxPositions: number,
): SlidingWindow | null {
  const size = windowSize(reader, modelType);
  if (size === null || (size >= maxPositions && modelType !== 'gemma3_text')) return null;
  const slides = slidingLayers(reader, modelType, layers);
  return slides.includes(true) ? { size, layers: slides } : null;
}

function windowSize(reader: ConfigReader, modelType: ModelType): number | null {
  const stated = reader.raw['sliding_window'];
  switch (modelType) {
    case 'llama':
    case 'olmo2':
    case 'gpt2':
    case 'gpt_neox':
      return null;
    case 'phi3':
      return stated == null ? null : reader.size('sliding_window');
    case 'qwen2':
    case 'qwen3':
      return !reader.boolean('use_sliding_window', false) || stated === null ? null : reader.size('sliding_window', 4096);
    case 'mistral':
    case 'gemma2':
      return stated === null ? null : reader.size('sliding_window', 4096);
    case 'gemma3_text':
      return stated === null ? reader.fail('sliding_window', 'must be a number of tokens') : reader.size('sliding_window', 4096);
  }
}

/**
 * Every layer of Mistral and Phi-3. Of the others `layer_types`, and without it: Qwen's from `max_window_layers` on, every other one of
 * Gemma 2's, all but each `sliding_window_pattern`-th of Gemma 3's.
 */
function slidingLayers(reader: ConfigReader, modelType: ModelType, layers: number): boolean[] {
  const each = (slides: (layer: number) => boolean): boolean[] => Array.from({ length: layers }, (_, layer) => slides(layer));
  switch (modelType) {
    case 'qwen2':
    case 'qwen3': {
      const first = reader.count('max_window_layers', 28);
      return layerTypes(reader, layers) ?? each((layer) => layer >= first);
    }
    case 'gemma2':
      return layerTypes(reader, layers) ?? each((layer) => layer % 2 === 0);
    case 'gemma3_text': {
      // transformers 5 writes the key with an underscore.
      const key = reader.raw['_sliding_window_pattern'] == null ? 'sliding_window_pattern' : '_sliding_window_pattern';
      const pattern = reader.size(key, 6);
      return layerTypes(reader, layers) ?? each((layer) => (layer + 1) % pattern !== 0);
    }
    default:
      return each(() => true);
  }
}

function layerTypes(reader: ConfigReader, layers: number): boolean[] | null {
  const types = reader.raw['layer_types'];
  if (types == null) return null;
  const allowed: readonly unknown[] = ['full_attention', 'sliding_attention'];
  if (!Array.isArray(types) || types.length !== layers || !types.every((type) => allowed.includes(type))) {
    return reader.fail('layer_types', `must list full_attention or sliding_attention for each of the ${layers} layers`);
  }
  return types.map((type) => type === 'sliding_attention');
}

/** Which of two things that differ between kinds of layers a layer takes. */
export function ofLayer<T>(
  { slidingWindow }: { slidingWindow: SlidingWindow | null },
  layer: number,
  kinds: { full: T; sliding: T | null },
): T {
  return (slidingWindow?.layers[layer] ? kinds.sliding : null) ?? kinds.full;
}
