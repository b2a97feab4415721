import type { ConfigReader } from './configReader';
import type { ModelType } from './families';

/** Attention that sees only the last `size` tokens, the token itself among them, in the layers where `layers` is true. */
export interface SlidingWindow {
  size: number;
  layers: readonly boolean[];
}

/**
 * The sliding window as transformers reads it; null where no layer has one, or none that is shorter than the model's positions.
 * Mistral and Gemma 2 have one of 4096 tokens unless config.json says null; Qwen's is off unless `use_sliding_window`.
 * @throws ModelError
 */
export function slidingWindow(
  reader: ConfigReader,
  modelType: ModelType,
  layers: number,
  maxPositions: number,
): SlidingWindow | null {
  const size = windowSize(reader, modelType);
  if (size === null || size >= maxPositions) return null;
  const slides = slidingLayers(reader, modelType, layers);
  return slides.includes(true) ? { size, layers: slides } : null;
}

function windowSize(reader: ConfigReader, modelType: ModelType): number | null {
  const stated = reader.raw['sliding_window'];
  switch (modelType) {
    case 'llama':
    case 'olmo2':
      return null;
    case 'phi3':
      return stated == null ? null : reader.size('sliding_window');
    case 'qwen2':
    case 'qwen3':
      return !reader.boolean('use_sliding_window', false) || stated === null ? null : reader.size('sliding_window', 4096);
    case 'mistral':
    case 'gemma2':
      return stated === null ? null : reader.size('sliding_window', 4096);
  }
}

/** Every layer of Mistral and Phi-3; `layer_types` of Gemma 2 and Qwen, or every other one and those from `max_window_layers` on. */
function slidingLayers(reader: ConfigReader, modelType: ModelType, layers: number): boolean[] {
  const isQwen = modelType === 'qwen2' || modelType === 'qwen3';
  if (!isQwen && modelType !== 'gemma2') return Array<boolean>(layers).fill(true);
  const stated = layerTypes(reader, layers);
  if (stated) return stated;
  const first = isQwen ? reader.count('max_window_layers', 28) : 0;
  return Array.from({ length: layers }, (_, layer) => (isQwen ? layer >= first : layer % 2 === 0));
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
