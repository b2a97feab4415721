import { isRolloutRecipe, type Recipe, type RolloutRecipe } from '../../contract/recipe';
import type { ModelConfig } from '../model/config';
import type { ParameterLayout } from '../model/layout';
import { microBatchesPerGeneration } from '../methods/grpo/microBatches';
import { completionsPerGeneration } from '../methods/ppo/miniBatches';
import { needsReference } from '../methods/ppo/reference';

const FLOAT = 4;
/** Rows that the sampler decodes together in one thread. */
const DECODED_ROWS = 128;
/** Bytes of one completion token on its way to a rollouts file: statistics, texts and 5 alternatives in rows and as Parquet. */
const ROLLOUT_TOKEN = 600;
/** A Node process with TF.js in it, and each worker thread. */
const PROCESS = 150e6;
const WORKER = 60e6;
/** Peak over what a backward pass must keep: temporaries, and holes in the heap. Measured with a 0.6 M-parameter model on wasm. */
const TEMPORARIES = 2.2;

export interface MemoryShape {
  config: ModelConfig;
  layout: ParameterLayout;
  recipe: Recipe;
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
 * in each thread (twice where the backend keeps transposed copies); the widest moment of a backward pass holds every layer's saved
 * activations; sampling holds keys and values instead.
 */
export function memoryParts(shape: MemoryShape): Record<string, number> {
  const { config, layout, recipe, threads, hasTransposes, rewardModels } = shape;
  const parameters = layout.size * FLOAT;
  const onDevice = parameters * threads * (hasTransposes ? 2 : 1);
  const sequence = longestSequence(shape);
  // Each model of its own beside the policy has threads of its own.
  const besides = (hasCritic(recipe) ? 1 : 0) + rewardModels.length;
  const rows = recipe.per_device_train_batch_size * (isOfPairs(recipe) ? 2 : 1);
  return {
    weights: 2 * parameters + onDevice,
    reference: hasReference(recipe) ? parameters + onDevice : 0,
    critic: hasCritic(recipe) ? 5 * parameters + onDevice + 3 * parameters * threads : 0,
    rewards: rewardModels.reduce((sum, size) => sum + size * FLOAT * (2 + threads), 0),
    gradients: parameters * (1 + 3 * threads),
    optimizer: 2 * parameters,
    // A critic has its own threads, whose memory is not given back between its passes.
    activations: Math.round((hasCritic(recipe) ? 2 : 1) * threads * TEMPORARIES * activationBytes(config, rows, sequence)),
    rollouts: isRolloutRecipe(recipe) ? rolloutBytes(shape, recipe) : 0,
    process: PROCESS + threads * WORKER * (1 + besides),
  };
}

function hasReference(recipe: Recipe): boolean {
  if (recipe.method === 'ppo') return needsReference(recipe);
  return recipe.method === 'dpo' || (recipe.method === 'grpo' && (recipe.beta > 0 || recipe.log_reference));
}

/** A critic that is a model of its own: weights, gradients and optimizer as the policy has them. */
function hasCritic(recipe: Recipe): boolean {
  return recipe.method === 'ppo' && recipe.value_model === 'separate';
}

/** Completions of one generation. */
export function completionsOf(recipe: RolloutRecipe): number {
  if (recipe.method === 'ppo') return completionsPerGeneration(recipe);
  return recipe.per_device_train_batch_size * microBatchesPerGeneration(recipe);
}

/** A preference is two rows. */
export function isOfPairs({ method }: Pick<Recipe, 'method'>): boolean {
  return method === 'dpo' || method === 'reward-model';
}

function longestSequence({ config, recipe, promptTokens }: MemoryShape): number {
  const longest = isRolloutRecipe(recipe) ? promptTokens + recipe.max_completion_length : recipe.max_length;
  return Math.min(longest, config.maxPositions);
}

/**
 * Activations saved for the backward pass of `rows` sequences: for each token and layer the inputs of both norms and all projections
 * (about 6 × width + queries, keys and values + 3 × the MLP's width) and its attention weights; plus four copies of the logits.
 */
export function activationBytes(config: ModelConfig, rows: number, length: number): number {
  const { hiddenSize, intermediateSize, heads, keyValueHeads, headDim, layers, vocabSize } = config;
  const perToken = 6 * hiddenSize + 2 * (heads + 2 * keyValueHeads) * headDim + 3 * intermediateSize;
  const attention = 2 * heads * length;
  return FLOAT * rows * length * (layers * (perToken + attention) + 4 * vocabSize);
}

function rolloutBytes(shape: MemoryShape, recipe: RolloutRecipe): number {
  const { config, threads } = shape;
  const completions = completionsOf(recipe);
  const decoded = Math.min(DECODED_ROWS, Math.ceil(completions / threads)) * threads;
  const cache = 2 * 2 * config.layers * config.keyValueHeads * config.headDim * FLOAT * decoded * longestSequence(shape);
  return cache + completions * recipe.max_completion_length * ROLLOUT_TOKEN;
}
