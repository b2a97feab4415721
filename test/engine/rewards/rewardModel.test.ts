import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCompute } from '../../../src/engine/createCompute';
import { rankedPair, rewardRow } from '../../../src/engine/methods/rewardModel/pairs';
import { readModelFolder, writeModelFolder, type ModelFolder } from '../../../src/engine/model/folder';
import { addScoreHead } from '../../../src/engine/model/scoreHead';
import { Generator } from '../../../src/engine/random/generator';
import { rewardModelScores } from '../../../src/engine/rewards/rewardModel';
import type { OpenModel } from '../../../src/engine/training/openCompute';
import { rewardFunctions } from '../../../src/engine/training/rewardFunctions';
import { scoreRewards } from '../../../src/engine/training/rewarding';
import { tinyModel } from '../cli/workspace';

const folder = mkdtempSync(join(tmpdir(), 'reward-model-'));
let model: ModelFolder;

beforeAll(async () => {
  model = addScoreHead(await readModelFolder(tinyModel), 'score', Generator.fromSeed(5));
  await writeModelFolder(folder, model, model.weights);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open: OpenModel = ({ config, layout }) => createCompute({ config, layout, backend: 'wasm', requested: true });

const example = { prompt: 'use 1, 2, 3 make 6' };
const completed = (completion: string, isTruncated = false) => ({ example, completion, length: 4, isTruncated });

it('scores a completion as it was trained on: with its end-of-sequence token, or without where it was cut off', async () => {
  const compute = await open(model);
  await compute.setWeights('policy', model.weights);
  const { chosenIds, rejectedIds } = rankedPair({ ...example, chosen: ' thus answer 1', rejected: ' thus' }, model.tokenizer);
  expect(chosenIds.at(-1)).toBe(model.tokenizer.endTokenId);
  const rows = [chosenIds, rejectedIds, rejectedIds.slice(0, -1)].map((ids) => rewardRow(ids, 0));
  const expected = (await compute.values(rows)).map(([reward]) => reward);
  const score = await rewardModelScores(folder, open);
  expect(await score([completed(' thus answer 1'), completed(' thus'), completed(' thus', true)])).toEqual(expected);
  expect(new Set(expected).size).toBe(3);
});

it('is one of several rewards, and fails a completion that it cannot read or has no positions for', async () => {
  const rewards = await rewardFunctions(['format', { name: 'reward_model', path: folder }], [1, 2], 8, open);
  expect(rewards.map(({ name }) => name)).toEqual(['format', 'reward_model']);
  const long = ' thus'.repeat(model.config.maxPositions);
  const [good, tooLong, unread] = await scoreRewards(rewards, [completed(' thus answer 1'), completed(long), completed('ü')]);
  if (good?.kind !== 'scored') throw new Error('the first completion is scored');
  expect(good.total).toBe(good.parts['format']! + 2 * good.parts['reward_model']!);
  expect(tooLong).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining('reward_model: prompt and completion have') as string,
  });
  expect(unread).toMatchObject({ kind: 'failed', message: expect.stringContaining('has no token for') as string });
});
