import type { MemoryEngine, Precision, Sharding } from '../../contract/memoryReport';
import type { Recipe } from '../../contract/recipe';
import { rolloutSettings } from '../../contract/rolloutSettings';
import type { MemoryRun } from './memoryRun';
import type { ModelShape } from './modelShape';
import { completionsAtOnce, hasReference, longestGiven, longestSequence, rowsOfExample } from './recipeSizes';

/** Rows that each sampler decodes at once: the built-in engine's in a thread, vLLM's under verl (`rollout.max_num_seqs`). */
const DECODED = { 'built-in': 128, verl: 1024 } as const;

/** Sequences seldom use all of the tokens they may. */
export const LIKELY_SHARE = 0.6;

/** What a recipe does not say. */
export interface RunChoices {
  engine: MemoryEngine;
  precision: Precision;
  devices: number;
  sharding: Sharding;
  fusedLogits: boolean;
  offload: boolean;
  /** Tokens of the longest prompt. */
  promptTokens: number;
  /** Parameters of each reward model among the rewards. */
  rewardModels: readonly number[];
  teacher: ModelShape | null;
  /** As in {@link MemoryRun}. */
  threads: number;
  samplers: number;
  isWasm: boolean;
}

/** A recipe of a model on an engine, as what its memory depends on. */
export function recipeRun(recipe: Recipe, model: ModelShape, choices: RunChoices): MemoryRun {
  const { completionLength, ...lengths } = sequenceLengths(recipe, model, choices);
  const completions = completionsAtOnce(recipe);
  const held = recipe.method === 'grpo' && recipe.filter_groups ? recipe.max_num_gen_batches : 1;
  const rollouts = { completions, decoded: decodedAtOnce(completions, choices), completionLength, held };
  return {
    ...{ ...choices, model, ...lengths },
    rows: recipe.per_device_train_batch_size * rowsOfExample(recipe),
    accumulation: recipe.gradient_accumulation_steps,
    checkpointing: recipe.gradient_checkpointing,
    adapter: recipe.use_peft ? { rank: recipe.lora_r, targets: recipe.lora_target_modules, copies: 1 } : null,
    // prime-rl's trainer holds the policy alone; others are asked for their log-probabilities elsewhere.
    reference: choices.engine !== 'prime-rl' && hasReference(recipe),
    critic: recipe.method === 'ppo' ? recipe.value_model : null,
    rollouts: completions > 0 ? rollouts : null,
  };
}

/** Tokens of a sequence, of what is sampled of it, and of what the loss is computed on. */
export function sequenceLengths(
  recipe: Recipe,
  model: ModelShape,
  { engine, promptTokens }: Pick<RunChoices, 'engine' | 'promptTokens'>,
): Pick<MemoryRun, 'length' | 'likelyLength' | 'scored'> & { completionLength: number } {
  const length = longestSequence(recipe, promptTokens, model.maxPositions);
  const completionLength = Math.min(rolloutSettings(recipe)?.max_completion_length ?? 0, length);
  return {
    ...{ length, completionLength, likelyLength: likelyLength(recipe, promptTokens, length) },
    scored: scoredTokens(recipe, engine, length, completionLength),
  };
}

/** A prompt is as long as it is; what is sampled, or given and not packed, is shorter than it may be. */
function likelyLength(recipe: Recipe, promptTokens: number, length: number): number {
  if ('packing' in recipe && recipe.packing) return length;
  const sampled = rolloutSettings(recipe)?.max_completion_length;
  const likely = [...(sampled === undefined ? [] : [promptTokens + LIKELY_SHARE * sampled]), LIKELY_SHARE * longestGiven(recipe)];
  return Math.min(length, Math.max(...likely));
}

/** Completions of a generation that are sampled together. */
export function decodedAtOnce(completions: number, { engine, samplers }: Pick<RunChoices, 'engine' | 'samplers'>): number {
  if (engine === 'verl') return Math.min(DECODED.verl, completions);
  if (engine !== 'built-in') return completions;
  const decoders = Math.max(1, samplers);
  return Math.min(DECODED['built-in'], Math.ceil(completions / decoders)) * decoders;
}

/** TRL computes logits of completions alone; a reward model has none. */
function scoredTokens({ method }: Recipe, engine: MemoryEngine, length: number, completionLength: number): number {
  if (method === 'reward-model') return 0;
  return engine === 'trl' && completionLength > 0 ? completionLength : length;
}
