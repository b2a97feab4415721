import { rowsOfExample } from '../../analysis/memory/recipeSizes';
import type { Compute, GradientTask, ModelRole } from '../compute';
import type { BackendName, Recipe } from '../../contract/recipe';
import { rolloutSettings } from '../../contract/rolloutSettings';
import { promptTokens } from '../data/promptTokens';
import { withCompute } from '../training/openCompute';
import { evaluatedInStep, sampledInStep } from './sampled';
import { distillTask } from '../methods/distill/sequences';
import { sftTask } from '../methods/sft/rows';
import type { RunInputs } from '../training/runInputs';

/** Tokens sampled for each completion of the trial, after as many that only warm up. */
const TRIAL_TOKENS = 8;
/** Operations of a trial, so that it takes seconds for models that take hours. */
const TRIAL_OPERATIONS = 1e10;
const TRIAL_LENGTH = 128;
/** Completions seldom use all of the tokens they may. */
const EXPECTED_SHARE = 0.6;

export interface Speed {
  backend: BackendName;
  threads: number;
  millisecondsPerStep: number;
}

/**
 * Tries a little of a step's work with the real model on the real backend and scales it up by tokens: sampling a few tokens of each
 * completion, and a micro-batch a thread. Rough: attention grows faster than that, completions become shorter or longer as training
 * goes on, and other programs come and go.
 */
export async function measureSpeed(inputs: RunInputs): Promise<Speed> {
  const { recipe } = inputs.data;
  const { backend, threads } = recipe;
  const adapter = inputs.adapter?.shape ?? null;
  return withCompute(inputs.base, { backend, threads, teacher: inputs.teacher, adapter }, async (compute) => {
    if (adapter) await compute.setWeights('reference', inputs.base.weights);
    await compute.setWeights('policy', adapter ? new Float32Array(adapter.layout.size) : inputs.base.weights);
    if (inputs.teacher) await compute.setWeights('teacher', inputs.teacher.weights);
    const { examples, heldOut } = inputs.data;
    const { policy, teacher } = sampledInStep(recipe, examples.length, heldOut?.length ?? 0);
    const sampling =
      (await samplingTime(compute, 'policy', policy, inputs)) + (await samplingTime(compute, 'teacher', teacher, inputs));
    const training = await trainingTime(compute, inputs);
    return { backend: compute.backend.name, threads: compute.backend.threads, millisecondsPerStep: sampling + training };
  });
}

/** Milliseconds of sampling so many completions. */
async function samplingTime(compute: Compute, which: ModelRole, completions: number, inputs: RunInputs): Promise<number> {
  const settings = rolloutSettings(inputs.data.recipe);
  if (completions === 0 || !settings) return 0;
  const parameters = (which === 'teacher' ? inputs.teacher : inputs.base)!.layout.size;
  const affordable = TRIAL_OPERATIONS / (2 * parameters * 2 * TRIAL_TOKENS);
  const tried = Math.min(Math.ceil(completions), Math.max(compute.backend.threads, Math.floor(affordable)));
  const promptIds = promptOf(inputs);
  const requests = Array.from({ length: tried }, (_, i) => ({ promptIds, stream: [i] }));
  const sample = (maxTokens: number) =>
    timed(() => compute.sample(which, requests, { temperature: 1, topP: 1, topK: 0, maxTokens, stopIds: [] }));
  await sample(TRIAL_TOKENS);
  // What the longer of two takes longer is the price of a token, without that of reading the prompt.
  const short = await sample(1);
  const perToken = Math.max(0, (await sample(1 + TRIAL_TOKENS)) - short) / TRIAL_TOKENS;
  const tokens = Math.ceil(settings.max_completion_length * EXPECTED_SHARE);
  return ((short + perToken * tokens) * completions) / tried;
}

/** Milliseconds of forward and backward passes in one optimizer step, and of what its share of the held-out examples takes. */
async function trainingTime(compute: Compute, inputs: RunInputs): Promise<number> {
  const { recipe } = inputs.data;
  const { threads } = compute.backend;
  const length = trainedLength(recipe, inputs);
  const triedLength = Math.min(length, TRIAL_LENGTH);
  const affordable = TRIAL_OPERATIONS / (operationsPerToken(inputs) * triedLength * threads);
  const rows = Math.min(recipe.per_device_train_batch_size, Math.max(1, Math.floor(affordable)));
  // The trial of a reward model has pairs as its run does; that of DPO has single sequences.
  const triedRows = inputs.base.config.head === 'score' ? 2 : 1;
  const { gradient_checkpointing } = recipe;
  const task = { ...trialTask(inputs, rows, triedLength, threads), gradient_checkpointing };
  await compute.gradients(task);
  const spent = await timed(() => compute.gradients(task));
  const trained = (spent * trainedTokens(recipe, length)) / (rows * triedRows * threads * triedLength);
  return trained * (1 + evaluationShare(inputs));
}

/**
 * Tokens that go forward and backward for one optimizer step, each counted as often as it goes: a preference is two rows of `length` tokens, and PPO makes several
 * passes. The forward pass of DPO's reference counts as the third of a pass that it takes.
 */
export function trainedTokens(recipe: Recipe, length: number): number {
  const rows = rowsOfExample(recipe) * recipe.per_device_train_batch_size * recipe.gradient_accumulation_steps;
  return rows * length * passes(recipe);
}

/** Held-out examples with answers go forward once, a third of what training on them would take; sampled ones are in `sampledInStep`. */
function evaluationShare({ data }: Pick<RunInputs, 'data'>): number {
  const { recipe, heldOut } = data;
  if (rolloutSettings(recipe)) return 0;
  const trained = recipe.per_device_train_batch_size * recipe.gradient_accumulation_steps;
  return evaluatedInStep(recipe, heldOut?.length ?? 0) / trained / 3;
}

/** Passes over a step's sequences: PPO makes several, and with a separate critic each is two; DPO scores them under the reference too. */
function passes(recipe: Recipe): number {
  if (recipe.method === 'dpo') return recipe.precompute_ref_log_probs ? 1 : 1 + 1 / 3;
  if (recipe.method !== 'ppo') return 1;
  return recipe.num_ppo_epochs * (recipe.value_model === 'separate' ? 2 : 1);
}

/** Forward and backward of the model that is trained, forward of a teacher that it is compared with. */
function operationsPerToken({ base, teacher, data }: RunInputs): number {
  return 6 * base.layout.size + (isCompared(data.recipe) ? 2 * (teacher?.layout.size ?? 0) : 0);
}

function isCompared(recipe: Recipe): boolean {
  return recipe.method === 'distill' && recipe.loss_type === 'jsd';
}

function promptOf({ base, data }: Pick<RunInputs, 'base' | 'data'>): number[] {
  return promptTokens(base.tokenizer, data.examples[0]!);
}

function trainedLength(recipe: Recipe, { base, data }: RunInputs): number {
  if (recipe.method === 'grpo' || recipe.method === 'rloo' || recipe.method === 'ppo' || recipe.method === 'distill') {
    return promptOf({ base, data }).length + Math.ceil(rolloutSettings(recipe).max_completion_length * EXPECTED_SHARE);
  }
  if (data.method !== 'sft') return recipe.max_length;
  if (data.packed) return Math.ceil(lengthOf(data.packed.flat()) / data.packed.length);
  const some = data.examples.slice(0, 64);
  const tokens = some.reduce((sum, { prompt, completion }) => sum + base.tokenizer.encode(prompt + completion).length + 1, 0);
  return Math.min(recipe.max_length, Math.ceil(tokens / some.length));
}

function lengthOf(rows: readonly { ids: readonly number[] }[]): number {
  return rows.reduce((sum, { ids }) => sum + ids.length, 0);
}

/** A task of one micro-batch for each thread, of arbitrary tokens. */
function trialTask({ base, data }: RunInputs, rows: number, length: number, threads: number): GradientTask {
  const ids = Array.from({ length }, (_, i) => i % base.config.vocabSize);
  if (base.config.head === 'both') return ppoTrial(ids, rows, threads);
  if (base.config.head === 'score') {
    const pair = { chosenIds: ids, rejectedIds: ids, margin: 0 };
    const microBatches = Array.from({ length: threads }, () => Array.from({ length: rows }, () => pair));
    const recipe = { center_rewards_coefficient: null, gradient_accumulation_steps: 1 };
    return { kind: 'reward-model', microBatches, padTokenId: null, recipe };
  }
  const repeated = <T>(row: T): T[] => Array.from({ length: rows * threads }, () => row);
  const batch = { per_device_train_batch_size: rows };
  if (data.method === 'distill' && isCompared(data.recipe))
    return distillTask(repeated({ promptIds: ids.slice(0, 1), completionIds: ids.slice(1) }), { ...data.recipe, ...batch });
  return sftTask(repeated({ ids, counts: ids.map((_, i) => (i > 0 ? 1 : 0)) }), rows);
}

function ppoTrial(ids: number[], rows: number, threads: number): GradientTask {
  const tokens = new Float32Array(ids.length - 1);
  const sequence = {
    ...{ promptIds: ids.slice(0, 1), completionIds: ids.slice(1), refLogprobs: null },
    ...{ advantages: tokens, oldLogprobs: tokens, returns: tokens, oldValues: tokens },
  };
  const recipe = {
    ...{ cliprange: 0.2, clip_ratio_c: 3, cliprange_value: 0.5, vf_coef: 0.1, temperature: 1 },
    ...{ kl_loss_coef: 0, kl_loss_type: 'k3' as const },
  };
  const microBatches = Array.from({ length: threads }, () => Array.from({ length: rows }, () => sequence));
  return { kind: 'ppo', part: 'both', microBatches, numItemsInBatch: rows * threads * tokens.length, recipe };
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}
