import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { recipeSchema } from '../../../src/contract/recipe';
import type { RunRecord } from '../../../src/contract/runRecord';
import { readModelFolder, writeModelFolder } from '../../../src/engine/model/folder';
import { addScoreHead } from '../../../src/engine/model/scoreHead';
import { Generator } from '../../../src/engine/random/generator';
import { readRunInputs } from '../../../src/engine/training/runInputs';
import { checkSameRewards } from '../../../src/engine/training/sameInputs';
import { sha256, tinyGrpo, tinyModel } from '../cli/workspace';

const folder = mkdtempSync(join(tmpdir(), 'same-inputs-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('a run goes on with the reward model that it was started with', async () => {
  const path = join(folder, 'rewards');
  const prompts = join(folder, 'prompts.jsonl');
  writeFileSync(prompts, JSON.stringify({ prompt: 'use 1, 2, 3 make 6' }));
  const model = addScoreHead(await readModelFolder(tinyModel), 'score', Generator.fromSeed(5));
  await writeModelFolder(path, model, model.weights);
  const recipe = recipeSchema.parse({ ...tinyGrpo, train_dataset: prompts, reward_funcs: [{ name: 'reward_model', path }] });
  const weights = join(path, 'model.safetensors');
  const { rewards } = await readRunInputs(recipe);
  const before = sha256(weights);
  expect(rewards).toEqual([{ name: 'reward_model', path, sha256: before }]);

  const record = { id: 'judged', rewards } as RunRecord;
  checkSameRewards(record, (await readRunInputs(recipe)).rewards);
  await writeModelFolder(path, model, model.weights.fill(1, 0, 8));
  const after = (await readRunInputs(recipe)).rewards;
  expect(() => checkSameRewards(record, after)).toThrow(
    `the weights of the reward model ${path} were changed since run judged was started: the SHA-256 is ${sha256(weights)}, and run.json says ${before}`,
  );
  // A run.json of before there were hashes of rewards.
  checkSameRewards({ ...record, rewards: undefined }, after);
});
