import type { GradientTask } from '../compute';
import type { Recipe } from '../../contract/recipe';
import type { ModelFolder } from '../model/folder';
import { openCompute } from '../training/openCompute';
import { microBatchesPerGeneration, stepsPerGeneration } from '../training/grpoBatch';
import { sftTask } from '../training/sftBatch';
import type { RunInputs } from '../training/runInputs';

/** Most tokens sampled, and rows of a micro-batch trained on, in the trial: it is to take seconds. */
const TRIAL_TOKENS = 12;
const TRIAL_ROWS = 4;
/** Completions seldom use all of the tokens they may. */
const EXPECTED_SHARE = 0.6;

export interface Speed {
  backend: string;
  threads: number;
  millisecondsPerStep: number;
}

/**
 * Tries a little of a step's work (a few tokens of sampling, a small micro-batch a thread) with the real model on the real backend and
 * scales it up by tokens. Rough: attention grows faster than that, and completions become shorter or longer as training goes on.
 */
export async function measureSpeed(inputs: RunInputs): Promise<Speed> {
  const { recipe } = inputs.data;
  const compute = await openCompute(inputs.base, { backend: recipe.backend, threads: recipe.threads });
  try {
    await compute.setWeights('policy', inputs.base.weights);
    const { threads } = compute.backend;
    const sampling = recipe.method === 'grpo' ? await sampleTrial() : 0;
    const length = trainedLength(recipe, inputs);
    const rows = Math.min(TRIAL_ROWS, recipe.per_device_train_batch_size);
    const task = trialTask(inputs.base, rows, Math.min(length, 128), threads);
    await compute.gradients(task);
    const training = await timed(() => compute.gradients(task));
    const tokens = rows * threads * Math.min(length, 128);
    const perStep = recipe.per_device_train_batch_size * recipe.gradient_accumulation_steps * length;
    return { backend: compute.backend.name, threads, millisecondsPerStep: sampling + (training * perStep) / tokens };
  } finally {
    await compute.dispose();
  }

  /** Milliseconds of sampling in a step. */
  async function sampleTrial(): Promise<number> {
    if (recipe.method !== 'grpo') return 0;
    const completions = recipe.per_device_train_batch_size * microBatchesPerGeneration(recipe);
    const promptIds = promptOf(inputs);
    const requests = Array.from({ length: completions }, (_, i) => ({ promptIds, stream: [i] }));
    const options = { temperature: 1, topP: 1, topK: 0, maxTokens: TRIAL_TOKENS, stopIds: [] };
    const spent = await timed(() => compute.sample('policy', requests, options));
    const expected = recipe.max_completion_length * EXPECTED_SHARE;
    return ((spent / TRIAL_TOKENS) * expected) / stepsPerGeneration(recipe);
  }
}

function promptOf({ base, data }: RunInputs): number[] {
  return base.tokenizer.encode(data.examples[0]!.prompt);
}

function trainedLength(recipe: Recipe, inputs: RunInputs): number {
  if (recipe.method === 'grpo') return promptOf(inputs).length + Math.ceil(recipe.max_completion_length * EXPECTED_SHARE);
  const { data, base } = inputs;
  if (data.method !== 'sft') return recipe.max_length;
  const some = data.examples.slice(0, 64);
  const tokens = some.reduce((sum, { prompt, completion }) => sum + base.tokenizer.encode(prompt + completion).length + 1, 0);
  return Math.min(recipe.max_length, Math.ceil(tokens / some.length));
}

/** A task of one micro-batch for each thread, of arbitrary tokens. */
function trialTask(model: ModelFolder, rows: number, length: number, threads: number): GradientTask {
  const row = {
    ids: Array.from({ length }, (_, i) => i % model.config.vocabSize),
    counts: Array.from({ length }, (_, i) => (i > 0 ? 1 : 0)),
  };
  return sftTask(
    Array.from({ length: rows * threads }, () => row),
    rows,
  );
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}
