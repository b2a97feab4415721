import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

/** Adapters that PEFT wrote for the fixture model of the same name: see test/python/fixtures/make_adapters.py. */
export const fixtureAdapters = ['llama', 'qwen2', 'gpt2', 'gpt_neox', 'phi3'] as const;

const expectedSchema = z.object({
  rows: z.array(z.array(z.number())),
  prompt: z.array(z.number()),
  /** Row × position × vocabulary. */
  logits: z.array(z.array(z.array(z.number()))),
  loss: z.number(),
});
const rewardSchema = z.object({ rows: z.array(z.array(z.number())), rewards: z.array(z.number()), loss: z.number() });

export function adapterFolder(name: (typeof fixtureAdapters)[number] | 'reward'): string {
  return fileURLToPath(new URL(`../fixtures/adapters/${name}`, import.meta.url));
}

export function expectedOfAdapter(name: (typeof fixtureAdapters)[number]): z.infer<typeof expectedSchema> {
  return expectedSchema.parse(JSON.parse(readFileSync(join(adapterFolder(name), 'expected.json'), 'utf8')));
}

/** Of the reward model's adapter, whose base is the llama fixture. */
export function expectedRewards(): z.infer<typeof rewardSchema> {
  return rewardSchema.parse(JSON.parse(readFileSync(join(adapterFolder('reward'), 'expected.json'), 'utf8')));
}
