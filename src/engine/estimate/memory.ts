import type { Recipe } from '../../contract/recipe';
import type { ModelConfig } from '../model/config';
import type { ParameterLayout } from '../model/layout';
import { rolloutSettings } from '../../contract/rolloutSettings';
import type { WeightShape } from '../computeOptions';
import { learnsGiven } from '../methods/distill/data';
import { needsReference } from '../methods/ppo/reference';
import { completionsAtOnce } from './sampled';

const FLOAT = 4;
/** Rows that the sampler decodes together in one thread. */
const DECODED_ROWS = 128;
/** Bytes of one completion token on its way to a rollouts file: statistics, texts and 5 alternatives in rows and as Parquet. */
const ROLLOUT_TOKEN = 600;
/** Bytes of a sampled token that is not trained on, until its step's metrics are made: statistics of it and of 5 alternatives. */
const HELD_TOKEN = 64;
/** A Node process with TF.js in it, and each worker thread. */
const PROCESS = 150e6;
const WORKER = 60e6;
/** Peak over what a backward pass must keep: slopes of activations, and temporaries; with gradient_checkpointing of one layer only. Measured with a 0.6 M-parameter model on wasm. */
const TEMPORARIES = 2.8;
const RECOMPUTED_TEMPORARIES = 3.3;

export interface MemoryShape {
  config: ModelConfig;
  layout: ParameterLayout;
  /** Parameters of the adapter that is trained in place of the model's own; null where those are. */
  adapter: number | null;
  recipe: Recipe;
  /** What a distillation learns from. */
  teacher: WeightShape | null;
  threads: number;
  /** Whether the backend keeps a transposed copy of each matrix beside it. */
  hasTransposes: boolean;
  /** Parameters of each reward model among the rewards. */
  rewardModels: readonly number[];
  /** Tokens of the longest prompt. */
  promptTokens: number;
}

/**
 * Bytes a run needs at its peak, by what they are for, derived from shapes: weights live once in the trainer, once shared, and once
 * in each thread (twice where the backend keeps transposed copies); gradients and optimizer are those of what is trained; the widest moment of a backward pass holds every layer's saved
 * activations; sampling holds keys and values instead.
 */
export function memoryParts(shape: MemoryShape): Record<string, number> {
  const { config, layout, adapter, recipe, teacher, threads, hasTransposes, rewardModels } = shape;
  const parameters = layout.size * FLOAT;
  const trained = adapter === null ? parameters : adapter * FLOAT;
  const copies = threads * (hasTransposes ? 2 : 1);
  const onDevice = parameters * copies;
  // The policy that an adapter makes of its base is merged and packed for the kernels; the reference is the base, and only packed.
  const packed = hasTransposes ? 2 * parameters * threads : 0;
  const sequence = longestSequence(shape);
  // Each model of its own beside the policy has threads of its own.
  const besides = (hasCritic(recipe) ? 1 : 0) + rewardModels.length;
  const rows = recipe.per_device_train_batch_size * (isOfPairs(recipe) ? 2 : 1);
  // The teacher's pass is over, but for its logits, when the student's begins.
  const widest = Math.max(
    ...[config, ...(teacher ? [teacher.config] : [])].map((one) =>
      activationPeak(one, rows, sequence, recipe.gradient_checkpointing),
    ),
  );
  return {
    weights: 2 * parameters + onDevice,
    ...(adapter !== null && { adapter: trained * (2 + threads) + packed }),
    reference: !hasReference(recipe) ? 0 : adapter === null ? parameters + onDevice : packed / 2,
    ...(teacher && { teacher: teacher.layout.size * FLOAT * (2 + copies) }),
    critic: hasCritic(recipe) ? 5 * parameters + onDevice + 3 * parameters * threads : 0,
    rewards: rewardModels.reduce((sum, size) => sum + size * FLOAT * (2 + threads), 0),
    gradients: trained * (1 + 3 * threads),
    optimizer: 2 * trained,
    // A critic has its own threads, whose memory is not given back between its passes.
    activations: Math.round((hasCritic(recipe) ? 2 : 1) * threads * widest),
    rollouts: rolloutBytes(shape),
    process: PROCESS + threads * WORKER * (1 + besides),
  };
}

function hasReference(recipe: Recipe): boolean {
  if (recipe.method === 'ppo') return needsReference(recipe);
  const comparesGroups = recipe.method === 'grpo' || recipe.method === 'rloo';
  return recipe.method === 'dpo' || (comparesGroups && (recipe.beta > 0 || recipe.log_reference));
}

/** A critic that is a model of its own: weights, gradients and optimizer as the policy has them. */
function hasCritic(recipe: Recipe): boolean {
  return recipe.method === 'ppo' && recipe.value_model === 'separate';
}

/** A preference is two rows. */
export function isOfPairs({ method }: Pick<Recipe, 'method'>): boolean {
  return method === 'dpo' || method === 'reward-model';
}

function longestSequence({ config, recipe, promptTokens }: MemoryShape): number {
  const settings = rolloutSettings(recipe);
  const sampled = settings ? promptTokens + settings.max_completion_length : 0;
  const given = 'max_length' in recipe && (recipe.method !== 'distill' || learnsGiven(recipe)) ? recipe.max_length : 0;
  return Math.min(Math.max(sampled, given), config.maxPositions);
}

/**
 * Bytes at the peak of a backward pass of `rows` sequences, made of what it must keep: for each token and layer the inputs of both norms and all projections
 * (about 6 × width + queries, keys and values + 3 × the MLP's width) and its attention weights; plus four copies of the logits. With
 * gradient_checkpointing the input of each layer, and all of that of one.
 */
export function activationPeak(config: ModelConfig, rows: number, length: number, isRecomputed: boolean): number {
  const { hiddenSize, intermediateSize, heads, keyValueHeads, headDim, layers, vocabSize } = config;
  const perToken = 6 * hiddenSize + 2 * (heads + 2 * keyValueHeads) * headDim + 3 * intermediateSize;
  const attention = 2 * heads * length;
  const ofLayers = isRecomputed ? layers * hiddenSize + perToken + attention : layers * (perToken + attention);
  const factor = isRecomputed ? RECOMPUTED_TEMPORARIES : TEMPORARIES;
  return factor * FLOAT * rows * length * (ofLayers + 4 * vocabSize);
}

function rolloutBytes(shape: MemoryShape): number {
  const { config, recipe, threads } = shape;
  const completions = completionsAtOnce(recipe);
  const tokens = rolloutSettings(recipe)?.max_completion_length ?? 0;
  const decoded = Math.min(DECODED_ROWS, Math.ceil(completions / threads)) * threads;
  const cache = 2 * 2 * config.layers * config.keyValueHeads * config.headDim * FLOAT * decoded * longestSequence(shape);
  const more = recipe.method === 'grpo' && recipe.filter_groups ? recipe.max_num_gen_batches - 1 : 0;
  return cache + completions * tokens * (ROLLOUT_TOKEN + more * HELD_TOKEN);
}
