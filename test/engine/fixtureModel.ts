import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Compute } from '../../src/engine/compute';
import { createCompute } from '../../src/engine/createCompute';
import { readModelFolder, type ModelFolder } from '../../src/engine/model/folder';
import type { BackendName } from '../../src/contract/recipe';

export const fixtureModels = [
  ...['llama', 'mistral', 'qwen2', 'qwen3', 'olmo2', 'phi3', 'phi3_longrope', 'gemma2', 'gemma3_text'],
  ...['gpt2', 'gpt_neox', 'gpt_neox_sequential'],
] as const;
export type FixtureModel = (typeof fixtureModels)[number];

const expectedSchema = z.object({
  rows: z.array(z.array(z.number())),
  prompt: z.array(z.number()),
  /** Row × position × vocabulary. */
  logits: z.array(z.array(z.array(z.number()))),
  /** The same of a row that ends there, where that makes a difference (longrope). */
  prefixLogits: z.array(z.array(z.array(z.number()))).optional(),
  loss: z.number(),
});

export function fixtureFolder(name: FixtureModel): string {
  return fileURLToPath(new URL(`../fixtures/models/${name}`, import.meta.url));
}

/** What transformers computes for a model: see test/python/fixtures/make_models.py. */
export function expectedOf(name: FixtureModel): z.infer<typeof expectedSchema> {
  return expectedSchema.parse(JSON.parse(readFileSync(join(fixtureFolder(name), 'expected.json'), 'utf8')));
}

export async function openFixture(name: FixtureModel, backend: BackendName): Promise<{ compute: Compute; model: ModelFolder }> {
  const model = await readModelFolder(fixtureFolder(name));
  const compute = await createCompute({ config: model.config, layout: model.layout, backend, requested: true });
  await compute.setWeights('policy', model.weights);
  return { compute, model };
}

export function logSoftmax(logits: readonly number[]): number[] {
  const peak = Math.max(...logits);
  const logSum = peak + Math.log(logits.reduce((sum, z) => sum + Math.exp(z - peak), 0));
  return logits.map((z) => z - logSum);
}
