import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createCompute } from '../../../src/engine/createCompute';
import { matchEntropy, type EntropyTarget } from '../../../src/engine/cli/entropyMatching';
import { meanTokenEntropy } from '../../../src/engine/evaluation/meanTokenEntropy';
import { InputError } from '../../../src/engine/inputError';
import { readModelFolder } from '../../../src/engine/model/folder';

const root = join(import.meta.dirname, '..', '..', '..');
const model = await readModelFolder(join(root, 'media', 'models', 'countdown'));
const prompts = ['use 3, 6, 7 make 63', 'use 1, 2, 3 make 6', 'use 2, 4, 5 make 11'].map((prompt) => ({ prompt }));
const sampling = { temperature: 1, top_p: 1, top_k: 0, max_completion_length: 24 };
const task = { prompts, samples: 8, seed: 3, sampling };

/** The model with its last norm, and so its logits, times a factor. */
async function sharpened(factor: number) {
  const compute = await createCompute({ config: model.config, layout: model.layout, backend: 'wasm', requested: true });
  const weights = model.weights.slice();
  const norm = model.layout.entries.find(({ name }) => name === 'model.norm.weight')!;
  for (let i = norm.offset; i < norm.offset + norm.size; i++) weights[i]! *= factor;
  await compute.setWeights('policy', weights);
  return compute;
}

async function targetOf(factor: number): Promise<EntropyTarget> {
  const compute = await sharpened(factor);
  const entropy = await meanTokenEntropy(compute, model.tokenizer, task);
  await compute.dispose();
  return { model: { path: '/m/base', name: 'base', sha256: null }, temperature: 1, entropy, samples: 8 };
}

it('finds the temperature at which a model of twice the logits has the entropy of the other: about 2', async () => {
  const target = await targetOf(1);
  const compute = await sharpened(2);
  const { tried, tolerance, ...rest } = await matchEntropy(target, compute, model, task);
  expect(rest).toEqual(target);
  expect(tolerance).toBeCloseTo(0.02 * target.entropy, 12);
  const last = tried.at(-1)!;
  expect(tried[0]!.entropy).toBeLessThan(0.9 * target.entropy);
  expect(last.temperature).toBeGreaterThan(1.85);
  expect(last.temperature).toBeLessThan(2.15);
  // Measured anew, it is what the record says, and near enough.
  const again = await meanTokenEntropy(compute, model.tokenizer, {
    ...task,
    sampling: { ...sampling, temperature: last.temperature },
  });
  expect(again).toBe(last.entropy);
  expect(Math.abs(again - target.entropy)).toBeLessThanOrEqual(tolerance);
  // At T = 2 itself the two models are one.
  expect(await meanTokenEntropy(compute, model.tokenizer, { ...task, sampling: { ...sampling, temperature: 2 } })).toBeCloseTo(
    target.entropy,
    4,
  );
  await compute.dispose();
});

it('says in one sentence where no temperature in the range reaches it', async () => {
  const target = await targetOf(1);
  const compute = await sharpened(200);
  const matching = matchEntropy(target, compute, model, task);
  await expect(matching).rejects.toThrow(InputError);
  await expect(matching).rejects.toThrow(
    /^no temperature from 0\.05 to 5 gives .*countdown the 0\.\d{4} nats that \/m\/base has at T = 1: at T = 5 its mean token entropy is 0\.0\d{3}$/,
  );
  await compute.dispose();
});
