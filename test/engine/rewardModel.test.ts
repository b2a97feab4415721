import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { BackendName } from '../../src/contract/recipe';
import type { Compute, RewardModelTask } from '../../src/engine/compute';
import { createCompute } from '../../src/engine/createCompute';
import { rewardModelLoss } from '../../src/engine/methods/rewardModel/loss';
import { rewardModelMetrics, rewardModelSums } from '../../src/engine/methods/rewardModel/metrics';
import { rewardRow } from '../../src/engine/methods/rewardModel/pairs';
import { changedConfigText } from '../../src/engine/model/configText';
import { readModelFolder, writeModelFolder, type ModelFolder } from '../../src/engine/model/folder';
import { addScoreHead, scoredPosition, scoreWeight } from '../../src/engine/model/scoreHead';
import { Generator } from '../../src/engine/random/generator';
import { backendsUnderTest, useBackend } from './backendsUnderTest';
import { fixtureFolder, fixtureModels, type FixtureModel } from './fixtureModel';

const golden = z
  .object({
    rows: z.array(z.array(z.number())),
    coefficient: z.number(),
    models: z.record(
      z.string(),
      z.object({ rewards: z.array(z.number()), loss: z.number(), score_gradient: z.array(z.number()), class: z.string() }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(fixtureFolder('llama'), '..', 'rewards.json'), 'utf8')));

/** A fixture model with the score head that make_rewards.py gave it. */
async function openRewardModel(name: FixtureModel, backend: BackendName): Promise<{ compute: Compute; model: ModelFolder }> {
  const model = addScoreHead(await readModelFolder(fixtureFolder(name)), 'score', Generator.fromSeed(1));
  scoreWeight(model, model.weights).forEach((_, i, weight) => (weight[i] = Math.sin(1 + i)));
  const { config, layout } = model;
  const compute = await createCompute({ config, layout, backend, requested: true });
  await compute.setWeights('policy', model.weights);
  return { compute, model };
}

/** The first row is preferred to each of the others. */
function goldenTask(coefficient: number | null = golden.coefficient): RewardModelTask {
  const [chosenIds, ...rejected] = golden.rows as [number[], ...number[][]];
  return {
    kind: 'reward-model',
    microBatches: [rejected.map((rejectedIds) => ({ chosenIds, rejectedIds, margin: 0 }))],
    padTokenId: 0,
    recipe: { center_rewards_coefficient: coefficient, gradient_accumulation_steps: 1 },
  };
}

/** The loss in double precision. */
function expectedLoss(rewards: readonly number[], margins: readonly number[], coefficient: number | null, accumulation: number) {
  const pairs = margins.map((margin, pair) => {
    const [chosen, rejected] = [rewards[pair]!, rewards[margins.length + pair]!];
    const bradleyTerry = -Math.log(1 / (1 + Math.exp(-(chosen - rejected - margin))));
    return bradleyTerry + (coefficient ?? 0) * (chosen + rejected) ** 2;
  });
  return pairs.reduce((sum, loss) => sum + loss, 0) / pairs.length / accumulation;
}

describe.each(backendsUnderTest)('a reward model on %s', (backend) => {
  it.for(fixtureModels)('says of %s what transformers says, with the gradient of torch', async (name, context) => {
    await useBackend(backend, context);
    const { compute, model } = await openRewardModel(name, backend);
    const expected = golden.models[name]!;
    expect(JSON.parse(model.configText)).toMatchObject({ architectures: [expected.class] });
    const values = await compute.values(golden.rows.map((ids) => rewardRow(ids, 0)));
    values.forEach((value, row) => expect(value[0]).toBeCloseTo(expected.rewards[row]!, 4));
    const { loss, gradient } = await compute.gradients(goldenTask());
    expect(loss).toBeCloseTo(expected.loss, 4);
    scoreWeight(model, gradient).forEach((value, i) => expect(value).toBeCloseTo(expected.score_gradient[i]!, 4));
    await compute.dispose();
  });

  it('has the gradient of its loss in every weight, by finite differences', async (context) => {
    await useBackend(backend, context);
    const { compute, model } = await openRewardModel('llama', backend);
    const analytic = (await compute.gradients(goldenTask())).gradient.slice();
    const norm = Math.hypot(...analytic);
    const lossAt = async (step: number): Promise<number> => {
      await compute.setWeights(
        'policy',
        model.weights.map((weight, i) => weight + (step * analytic[i]!) / norm),
      );
      return (await compute.gradients(goldenTask())).loss;
    };
    const step = 2e-3;
    const numeric = ((await lossAt(step)) - (await lossAt(-step))) / (2 * step);
    expect(Math.abs(numeric - norm) / norm).toBeLessThan(0.01);
    await compute.dispose();
  });

  it('leaves no tensor behind', async (context) => {
    await useBackend(backend, context);
    const { compute } = await openRewardModel('qwen2', backend);
    const everything = async (): Promise<void> => {
      await compute.gradients(goldenTask());
      await compute.values(golden.rows.map((ids) => rewardRow(ids, 0)));
    };
    await everything();
    const before = await compute.memory();
    await everything();
    expect(await compute.memory()).toEqual(before);
    await compute.dispose();
  });

  it('has the loss of the paper, with margins, centring and accumulation', async (context) => {
    await useBackend(backend, context);
    const rewards = [0.5, -1, 3, -0.25, 2, -40];
    for (const [margins, coefficient, accumulation] of [
      [[0, 0, 0], null, 1],
      [[0.5, 1, 0], 0.01, 4],
    ] as const) {
      const recipe = { center_rewards_coefficient: coefficient, gradient_accumulation_steps: accumulation };
      const loss = tf.tidy(() => rewardModelLoss(tf.tensor1d(rewards), Float32Array.from(margins), recipe).dataSync()[0]);
      expect(loss).toBeCloseTo(expectedLoss(rewards, margins, coefficient, accumulation), 4);
    }
  });
});

it('reads the reward at the last token that is not padding, as transformers does', () => {
  expect(scoredPosition([5, 6, 7], 0)).toBe(2);
  expect(scoredPosition([5, 6, 0, 0], 0)).toBe(1);
  expect(scoredPosition([5, 6, 7], null)).toBe(2);
  // Padding is the end-of-sequence token, 7.
  expect(scoredPosition([5, 6, 7], 7)).toBe(1);
  expect(scoredPosition([7], 7)).toBe(0);
});

it('has TRL’s metrics, over all pairs of an update', () => {
  // Two micro-batches: pairs (2, 1) and (0, 1); pair (3, −1). Extremes are averaged over micro-batches.
  const sums = [rewardModelSums(Float32Array.of(2, 0, 1, 1)), rewardModelSums(Float32Array.of(3, -1))].reduce((a, b) =>
    Object.fromEntries(Object.entries(a).map(([name, value]) => [name, value + b[name]!])),
  );
  expect(rewardModelMetrics(sums)).toEqual({
    accuracy: 2 / 3,
    margin: (1 - 1 + 4) / 3,
    mean_reward: (4 + 2) / 6,
    min_reward: (0 - 1) / 2,
    max_reward: (2 + 3) / 2,
  });
});

describe('the folder of a reward model', () => {
  it('is read back with its head, and its labels are checked', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'reward-model-'));
    const copy = join(folder, 'copy');
    try {
      cpSync(fixtureFolder('llama'), copy, { recursive: true });
      const model = addScoreHead(await readModelFolder(copy), 'score', Generator.fromSeed(3));
      expect(model.layout.entries.at(-1)).toMatchObject({ name: 'score.weight', shape: [1, 16] });
      expect(model.layout.entries.some(({ name }) => name === 'lm_head.weight')).toBe(false);
      expect(scoreWeight(model, model.weights).every((weight) => weight !== 0)).toBe(true);
      const own = join(folder, 'own');
      await writeModelFolder(own, model, model.weights);
      const again = await readModelFolder(own);
      expect(again.config.head).toBe('score');
      expect(again.weights).toEqual(model.weights);
      expect(JSON.parse(again.configText)).toMatchObject({ architectures: ['LlamaForSequenceClassification'], pad_token_id: 0 });
      writeFileSync(join(own, 'config.json'), changedConfigText(again.configText, { id2label: { '0': 'no', '1': 'yes' } }));
      await expect(readModelFolder(own)).rejects.toThrow(
        /id2label must hold one label for a reward model; found \{"0":"no","1":"yes"\}/,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
