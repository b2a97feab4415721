import type { Compute, GradientTask } from '../compute';
import { isRolloutRecipe, type Recipe, type RolloutRecipe } from '../../contract/recipe';
import { promptTokens } from '../data/promptTokens';
import type { ModelFolder } from '../model/folder';
import { withCompute } from '../training/openCompute';
import { stepsPerGeneration } from '../methods/grpo/microBatches';
import { completionsOf } from './memory';
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
  backend: string;
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
  return withCompute(inputs.base, { backend: recipe.backend, threads: recipe.threads }, async (compute) => {
    await compute.setWeights('policy', inputs.base.weights);
    const sampling = isRolloutRecipe(recipe) ? await samplingTime(compute, recipe, inputs) : 0;
    const training = await trainingTime(compute, inputs);
    return { backend: compute.backend.name, threads: compute.backend.threads, millisecondsPerStep: sampling + training };
  });
}

/** Milliseconds of sampling in one optimizer step. */
async function samplingTime(compute: Compute, recipe: RolloutRecipe, inputs: RunInputs): Promise<number> {
  const completions = completionsOf(recipe);
  const affordable = TRIAL_OPERATIONS / (2 * compute.parameterCount * 2 * TRIAL_TOKENS);
  const tried = Math.min(completions, Math.max(compute.backend.threads, Math.floor(affordable)));
  const promptIds = promptOf(inputs);
  const requests = Array.from({ length: tried }, (_, i) => ({ promptIds, stream: [i] }));
  const sample = (maxTokens: number) =>
    timed(() => compute.sample('policy', requests, { temperature: 1, topP: 1, topK: 0, maxTokens, stopIds: [] }));
  await sample(TRIAL_TOKENS);
  // What the longer of two takes longer is the price of a token, without that of reading the prompt.
  const short = await sample(1);
  const perToken = Math.max(0, (await sample(1 + TRIAL_TOKENS)) - short) / TRIAL_TOKENS;
  const tokens = Math.ceil(recipe.max_completion_length * EXPECTED_SHARE);
  return ((short + perToken * tokens) * completions) / tried / (recipe.method === 'grpo' ? stepsPerGeneration(recipe) : 1);
}

/** Milliseconds of forward and backward passes in one optimizer step. */
async function trainingTime(compute: Compute, inputs: RunInputs): Promise<number> {
  const { recipe } = inputs.data;
  const { threads } = compute.backend;
  const length = trainedLength(recipe, inputs);
  const triedLength = Math.min(length, TRIAL_LENGTH);
  const affordable = TRIAL_OPERATIONS / (6 * compute.parameterCount * triedLength * threads);
  const rows = Math.min(recipe.per_device_train_batch_size, Math.max(1, Math.floor(affordable)));
  const rowsOfExample = inputs.base.config.head === 'score' ? 2 : 1;
  const task = trialTask(inputs.base, rows, triedLength, threads);
  await compute.gradients(task);
  const spent = await timed(() => compute.gradients(task));
  const perStep = rowsOfExample * recipe.per_device_train_batch_size * recipe.gradient_accumulation_steps * length;
  return (spent * perStep * passes(recipe)) / (rows * rowsOfExample * threads * triedLength);
}

/** Passes over a step's sequences: PPO makes several, and with a separate critic each is two. */
function passes(recipe: Recipe): number {
  if (recipe.method !== 'ppo') return 1;
  return recipe.num_ppo_epochs * (recipe.value_model === 'separate' ? 2 : 1);
}

function promptOf({ base, data }: Pick<RunInputs, 'base' | 'data'>): number[] {
  return promptTokens(base.tokenizer, data.examples[0]!);
}

function trainedLength(recipe: Recipe, { base, data }: RunInputs): number {
  if (isRolloutRecipe(recipe)) {
    return promptOf({ base, data }).length + Math.ceil(recipe.max_completion_length * EXPECTED_SHARE);
  }
  if (data.method !== 'sft') return recipe.max_length;
  const some = data.examples.slice(0, 64);
  const tokens = some.reduce((sum, { prompt, completion }) => sum + base.tokenizer.encode(prompt + completion).length + 1, 0);
  return Math.min(recipe.max_length, Math.ceil(tokens / some.length));
}

/** A task of one micro-batch for each thread, of arbitrary tokens. */
function trialTask(model: ModelFolder, rows: number, length: number, threads: number): GradientTask {
  const ids = Array.from({ length }, (_, i) => i % model.config.vocabSize);
  if (model.config.head === 'both') return ppoTrial(ids, rows, threads);
  if (model.config.head === 'score') {
    const pair = { chosenIds: ids, rejectedIds: ids, margin: 0 };
    const microBatches = Array.from({ length: threads }, () => Array.from({ length: rows }, () => pair));
    const recipe = { center_rewards_coefficient: null, gradient_accumulation_steps: 1 };
    return { kind: 'reward-model', microBatches, padTokenId: null, recipe };
  }
  const row = { ids, counts: ids.map((_, i) => (i > 0 ? 1 : 0)) };
  return sftTask(
    Array.from({ length: rows * threads }, () => row),
    rows,
  );
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
