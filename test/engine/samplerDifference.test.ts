import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BackendName } from '../../src/contract/recipe';
import { grpoRecipeSchema } from '../../src/contract/recipes/grpo';
import { ppoRecipeSchema } from '../../src/contract/recipes/ppo';
import { rlooRecipeSchema } from '../../src/contract/recipes/rloo';
import { addSums } from '../../src/engine/algorithms/microBatch';
import { samplerDifferenceMetrics, samplerDifferenceSums } from '../../src/engine/algorithms/samplerDifference';
import type { GradientTask, SampledSequence } from '../../src/engine/compute';
import { createCompute } from '../../src/engine/createCompute';
import { readModelFolder, type ModelFolder } from '../../src/engine/model/folder';
import { backendsUnderTest, useBackend } from './backendsUnderTest';

const root = join(import.meta.dirname, '..', '..');
const TEMPERATURE = 0.8;
let model: ModelFolder;
let right: SampledSequence[];
let perturbed: SampledSequence[];

beforeAll(async () => {
  model = await readModelFolder(join(root, 'media', 'models', 'countdown'));
  right = await sampled(model.weights);
  perturbed = await sampled(model.weights.map((weight) => weight * 1.001));
});

it('is the mean and the largest distance, over micro-batches and threads', () => {
  const sums = samplerDifferenceSums(
    [sequence([-1, -2]), { promptIds: [1], completionIds: [2] }, sequence([-3])],
    // Rows of two; the second was not sampled by the policy, and the third ends after a token.
    Float32Array.of(-1.5, -2, -9, -9, -2.75, -9),
    2,
  );
  addSums(sums, samplerDifferenceSums([sequence([-1])], Float32Array.of(-1.25), 1));
  expect(samplerDifferenceMetrics(sums)).toEqual({
    'sampling/sampling_logp_difference/mean': (0.5 + 0 + 0.25 + 0.25) / 4,
    'sampling/sampling_logp_difference/max': 0.5,
  });
  expect(samplerDifferenceMetrics({})).toEqual({});
  const broken = samplerDifferenceSums([sequence([-1, NaN, -1])], Float32Array.of(-1, -1, -1), 3);
  expect(samplerDifferenceMetrics(broken)['sampling/sampling_logp_difference/max']).toBeNaN();
});

function sequence(logprobs: number[]): SampledSequence {
  return { promptIds: [1], completionIds: logprobs.map(() => 2), samplerLogprobs: Float32Array.from(logprobs) };
}

/** Completions of the bundled model, two of each of 4 prompts, drawn by what samples beside a trainer on the CPU. */
async function sampled(weights: Float32Array): Promise<SampledSequence[]> {
  const sampler = await createCompute({ ...model, backend: 'wasm', requested: true });
  await sampler.setWeights('policy', weights);
  const lines = readFileSync(join(root, 'examples/data/countdown-validation.jsonl'), 'utf8').split('\n', 4);
  const requests = lines.flatMap((line, prompt) => {
    const promptIds = model.tokenizer.encode((JSON.parse(line) as { prompt: string }).prompt);
    return [0, 1].map((sample) => ({ promptIds, stream: [1, prompt, sample] }));
  });
  const options = { temperature: TEMPERATURE, topP: 0.9, topK: 0, maxTokens: 40, stopIds: model.tokenizer.eosTokenIds };
  const completions = await sampler.sample('policy', requests, options);
  await sampler.dispose();
  return completions.map(({ tokenIds, logprobs }, index) => ({
    ...{ promptIds: requests[index]!.promptIds, completionIds: tokenIds, samplerLogprobs: logprobs },
  }));
}

/** One update of each method that samples, in two micro-batches. */
function tasks(sequences: readonly SampledSequence[]): GradientTask[] {
  const half = sequences.length / 2;
  const cut = <T>(rows: T[]): T[][] => [rows.slice(0, half), rows.slice(half)];
  const keys = { model: 'm', train_dataset: 'd', max_steps: 1, reward_funcs: ['countdown'], temperature: TEMPERATURE };
  const rollouts = cut(
    sequences.map((row, index) => ({ ...row, advantage: (index % 3) - 1, oldLogprobs: null, refLogprobs: null, counts: true })),
  );
  const experience = cut(
    sequences.map((row) => {
      const ones = Float32Array.from(row.completionIds, () => 1);
      return { ...row, advantages: ones, oldLogprobs: row.samplerLogprobs!, refLogprobs: null, returns: ones, oldValues: ones };
    }),
  );
  return [
    {
      ...{ kind: 'grpo', microBatches: rollouts, numItemsInBatch: 100 },
      recipe: grpoRecipeSchema.parse({ method: 'grpo', ...keys, num_generations: 2 }),
    },
    { kind: 'rloo', microBatches: rollouts, recipe: rlooRecipeSchema.parse({ method: 'rloo', ...keys }) },
    {
      ...{ kind: 'ppo', part: 'policy', microBatches: experience, numItemsInBatch: 100 },
      recipe: ppoRecipeSchema.parse({ method: 'ppo', ...keys }),
    },
    {
      ...{ kind: 'distill', microBatches: cut([...sequences]), numItemsInBatch: 100 },
      recipe: { beta: 0.5, temperature: TEMPERATURE },
    },
  ];
}

async function differences(sequences: readonly SampledSequence[], updates: GradientTask[], backend: BackendName) {
  const trainer = await createCompute({ ...model, teacher: model, backend, requested: true });
  await trainer.setWeights('policy', model.weights);
  await trainer.setWeights('teacher', model.weights);
  const found: Record<string, { mean: number; max: number }> = {};
  for (const task of updates) {
    const { sums } = await trainer.gradients(task);
    const metrics = samplerDifferenceMetrics(sums);
    expect(sums['sampler#tokens']).toBe(sequences.reduce((sum, { completionIds }) => sum + completionIds.length, 0));
    found[task.kind] = {
      mean: metrics['sampling/sampling_logp_difference/mean']!,
      max: metrics['sampling/sampling_logp_difference/max']!,
    };
  }
  await trainer.dispose();
  return found;
}

describe.each(backendsUnderTest)('the sampler beside a trainer on %s', (backend) => {
  it('gives the log-probabilities of the trainer to 1e-4 nats', async (context) => {
    await useBackend(backend, context);
    const found = await differences(right, tasks(right), backend);
    expect(Object.keys(found)).toEqual(['grpo', 'rloo', 'ppo', 'distill']);
    for (const { mean, max } of Object.values(found)) {
      expect(max).toBeLessThan(1e-4);
      // Two programs, so some bits differ.
      expect(max).toBeGreaterThan(0);
      expect(mean).toBeLessThan(max);
    }
  });

  it('is found out where its weights are not the trainer’s', async (context) => {
    await useBackend(backend, context);
    const found = await differences(perturbed, tasks(perturbed).slice(0, 1), backend);
    expect(found['grpo']!.max).toBeGreaterThan(1e-3);
  });
});
