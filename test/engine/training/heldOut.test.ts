import { describe, expect, it } from 'vitest';
import { grpoRecipeSchema } from '../../../src/contract/recipes/grpo';
import { sftRecipeSchema } from '../../../src/contract/recipes/sft';
import { AdamW } from '../../../src/engine/algorithms/adamw';
import type { Compute } from '../../../src/engine/compute';
import { createCompute } from '../../../src/engine/createCompute';
import { readModelFolder } from '../../../src/engine/model/folder';
import { DataOrder } from '../../../src/engine/training/dataOrder';
import { evaluateHeldOut } from '../../../src/engine/training/heldOut';
import { makeSftTrainer } from '../../../src/engine/methods/sft/trainer';
import { tinyModel } from '../cli/workspace';

describe('held-out data of SFT', () => {
  it('gives means over the tokens that carry loss', async () => {
    const model = await readModelFolder(tinyModel);
    const optimizer = new AdamW(model.layout, { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 });
    // Two tokens a row, the first of them the most likely one.
    const score: Compute['score'] = (_, requests) =>
      Promise.resolve(
        requests.map(({ completionIds: [first] }) => ({
          ...{ logprobs: Float32Array.of(-1, -3), entropies: Float32Array.of(0.5, 1) },
          ...{ alternativeIds: Int32Array.of(first!, 0, -1, 0), alternativeLogprobs: new Float32Array(4) },
        })),
      );
    const recipe = sftRecipeSchema.parse({ method: 'sft', model: 'm', train_dataset: 'd', max_steps: 1 });
    const example = { prompt: 'use 3, 6, 7 make 63', completion: ' 3' };
    const state = { model, adapter: null, weights: model.weights, optimizer, order: DataOrder.start(1, 1), numTokens: 0 };
    const trainer = makeSftTrainer(
      { method: 'sft', recipe, examples: [example], heldOut: [example, example], packed: null },
      { compute: { score } as unknown as Compute, state },
    );
    expect(await trainer.evaluate(1)).toEqual({
      ...{ eval_loss: 2, eval_entropy: 0.75, eval_mean_token_accuracy: 0.5, eval_num_tokens: 4 },
    });
  });
});

describe('held-out prompts', () => {
  it('give the same metrics in parts, of which no alternatives are kept', async () => {
    const model = await readModelFolder(tinyModel);
    const compute = await createCompute({ ...model, backend: 'wasm', requested: true });
    await compute.setWeights('policy', model.weights);
    await compute.setWeights(
      'reference',
      model.weights.map((weight) => 1.1 * weight),
    );
    const asked: number[] = [];
    const counting: Compute = Object.assign(Object.create(compute) as Compute, {
      sample: (...args: Parameters<Compute['sample']>) => {
        asked.push(args[1].length);
        return compute.sample(...args);
      },
    });
    const recipe = grpoRecipeSchema.parse({
      ...{ method: 'grpo', model: 'm', train_dataset: 'd', reward_funcs: ['format'], max_steps: 1 },
      ...{ num_generations: 4, max_completion_length: 12 },
    });
    const prompts = ['3, 6, 7 make 63', '1, 2, 3 make 6', '2, 4, 5 make 11'].map((text) => ({ prompt: `use ${text}` }));
    const rewards = [{ name: 'sevens', weight: 1, score: (_: unknown, text: string) => text.split('7').length }];
    const found = (atOnce?: number) =>
      evaluateHeldOut(counting, model.tokenizer, prompts, {
        ...{ rewards, recipe, deviationOf: 'group', step: 1, reference: 'reference' },
        ...(atOnce !== undefined && { atOnce }),
      });
    const whole = await found();
    expect(asked).toEqual([12]);
    expect(await found(2)).toEqual(whole);
    expect(asked.slice(1)).toEqual([8, 4]);
    expect(whole['eval_kl']).toBeGreaterThan(0);
    expect(whole['eval_samples']).toBe(12);
    await compute.dispose();
  });
});

describe('held-out prompts of GRPO', () => {
  it('give the metrics of a generation, and how many completions they are of', async () => {
    const { tokenizer } = await readModelFolder(tinyModel);
    const statistics = { logprobs: Float32Array.of(-1), entropies: Float32Array.of(1) };
    const noAlternatives = { alternativeIds: new Int32Array(), alternativeLogprobs: new Float32Array() };
    const sample: Compute['sample'] = (_, requests) =>
      Promise.resolve(requests.map(() => ({ ...statistics, ...noAlternatives, tokenIds: [2], finishReason: 'stop' as const })));
    const recipe = grpoRecipeSchema.parse({
      ...{ method: 'grpo', model: 'm', train_dataset: 'd', reward_funcs: ['format'], max_steps: 1, num_generations_eval: 2 },
    });
    let scored = 0;
    const rewards = [{ name: 'turns', weight: 1, score: () => scored++ % 2 }];
    const prompts = [{ prompt: 'use 3, 6, 7 make 63' }, { prompt: 'use 1, 2, 3 make 6' }];
    const compute = { sample } as unknown as Compute;
    const metrics = await evaluateHeldOut(compute, tokenizer, prompts, { rewards, recipe, deviationOf: 'group', step: 1 });
    expect(metrics).toMatchObject({
      ...{ eval_reward: 0.5, eval_samples: 4, eval_failed_rollouts: 0, eval_frac_reward_zero_std: 0 },
      ...{ 'eval_rewards/turns/mean': 0.5, 'eval_completions/mean_length': 1, 'eval_completions/clipped_ratio': 0 },
    });
    expect(metrics['eval_reward_std']).toBeCloseTo(Math.sqrt(1 / 3), 12);
  });
});
