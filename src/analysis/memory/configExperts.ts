import { configNumber, findKey, type RawConfig } from './configKeys';
import type { Experts } from './modelShape';

const counts = ['num_local_experts', 'num_experts', 'n_routed_experts', 'moe_num_experts'];
const perTokens = ['num_experts_per_tok', 'num_experts_per_token', 'experts_per_token', 'moe_topk', 'moe_top_k', 'top_k_experts'];

/**
 * The experts of a config: Mixtral's names, Qwen's, DeepSeek's. null for a dense model.
 * @throws RangeError with one sentence for a size that cannot be
 */
export function expertsOf(config: RawConfig, layers: number): Experts | null {
  const key = findKey(config, counts);
  if (key === null || config[key] === 0 || config[key] === 1) return null;
  const count = configNumber(config, counts);
  const perToken = configNumber(config, perTokens);
  if (perToken > count) throw new RangeError(`num_experts_per_tok is ${perToken}; allowed: at most the ${count} experts`);
  const intermediateSize = configNumber(config, ['moe_intermediate_size', 'expert_intermediate_size', 'intermediate_size']);
  const shared = findKey(config, ['n_shared_experts', 'num_shared_experts']);
  const sharedCount = shared === null || config[shared] === 0 ? 0 : configNumber(config, [shared]);
  const sharedSize =
    findKey(config, ['shared_expert_intermediate_size']) === null
      ? sharedCount * intermediateSize
      : configNumber(config, ['shared_expert_intermediate_size']);
  return { count, perToken, intermediateSize, sharedSize, denseLayers: Math.min(layers, denseLayers(config, layers)) };
}

function denseLayers(config: RawConfig, layers: number): number {
  const named = config['mlp_only_layers'];
  const step = config['decoder_sparse_step'];
  const first = findKey(config, ['first_k_dense_replace', 'num_dense_layers', 'moe_layer_start_index']);
  if (first !== null && config[first] !== 0) return configNumber(config, [first]);
  if (typeof step === 'number' && Number.isInteger(step) && step > 1) return layers - Math.floor(layers / step);
  return Array.isArray(named) ? new Set(named.filter((layer) => typeof layer === 'number')).size : 0;
}
