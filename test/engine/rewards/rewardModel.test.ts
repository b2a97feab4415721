import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recipeSchema, type GrpoRecipe } from '../../../src/contract/recipe';
import { createCompute } from '../../../src/engine/createCompute';
import { loadPreferences } from '../../../src/engine/data/load';
import { readRewardedPrompts } from '../../../src/engine/data/rewardedPrompts';
import { rankedPair, rewardRow } from '../../../src/engine/methods/rewardModel/pairs';
import { readModelFolder, writeModelFolder, type ModelFolder } from '../../../src/engine/model/folder';
import { addScoreHead, paddingToken } from '../../../src/engine/model/scoreHead';
import { Generator } from '../../../src/engine/random/generator';
import { rewardModelScores } from '../../../src/engine/rewards/rewardModel';
import type { OpenModel } from '../../../src/engine/training/openCompute';
import { rewardFunctions } from '../../../src/engine/training/rewardFunctions';
import { scoreRewards } from '../../../src/engine/training/rewarding';
import { tinyGrpo, tinyModel } from '../cli/workspace';

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

describe('a conversation', () => {
  const policy = join(folder, 'policy');
  const prompts = join(folder, 'prompts.jsonl');
  const asked = [{ role: 'user', content: 'use 1, 2, 3 make 6' }];
  const turn = (content: string) => [{ role: 'assistant', content }];
  const recipe = (path: string) =>
    recipeSchema.parse({ ...tinyGrpo, train_dataset: prompts, reward_funcs: [{ name: 'reward_model', path }] }) as GrpoRecipe;

  beforeAll(() => {
    cpSync(tinyModel, policy, { recursive: true });
    writeFileSync(prompts, JSON.stringify({ prompt: asked }));
    writeFileSync(join(policy, 'chat_template.jinja'), '{% for m in messages %}{{ m.content }} wait{% endfor %} try');
    // As ChatML does: a token after the one that ends the turn.
    writeFileSync(join(folder, 'chat_template.jinja'), "{% for m in messages %}{{ m.content }}<end>{{ ' so' }}{% endfor %}");
  });

  it("is read with the reward model's own template, at the position that training reads", async () => {
    const pairs = join(folder, 'pairs.jsonl');
    writeFileSync(pairs, JSON.stringify({ prompt: asked, chosen: turn(' thus answer 1'), rejected: turn(' thus') }));
    const [preference] = await loadPreferences(pairs, folder);
    const { chosenIds, rejectedIds } = rankedPair(preference!, model.tokenizer);
    const [end, so] = [model.tokenizer.endTokenId, model.tokenizer.encode(' so')[0]];
    expect(rejectedIds.slice(-3)).toEqual([model.tokenizer.encode(' thus')[0], end, so]);
    const compute = await open(model);
    await compute.setWeights('policy', model.weights);
    const rows = [chosenIds, rejectedIds].map((ids) => rewardRow(ids, 0));
    const trained = (await compute.values(rows)).map(([reward]) => reward);

    const { examples } = await readRewardedPrompts(recipe(folder), await readModelFolder(policy));
    expect(examples[0]!.prompt).toBe('use 1, 2, 3 make 6 wait try');
    const score = await rewardModelScores(folder, open);
    const completions = [' thus answer 1', ' thus'].map((completion) => ({ ...completed(completion), example: examples[0]! }));
    expect(await score(completions)).toEqual(trained);
  });

  it('needs a chat template of the reward model', async () => {
    const plain = join(folder, 'plain');
    await writeModelFolder(plain, model, model.weights);
    rmSync(join(plain, 'chat_template.jinja'), { force: true });
    await expect(readRewardedPrompts(recipe(plain), await readModelFolder(policy))).rejects.toThrow(
      `the model ${plain} has no chat template, which a conversation needs; allowed: a text, or a model with chat_template.jinja or with chat_template in tokenizer_config.json`,
    );
  });
});

it('pads with the token that ends a text where the tokenizer has no padding, as TRL does, and so reads before it', () => {
  const ids = [5, 6, 7];
  expect(rewardRow(ids, paddingToken({ padTokenId: null, endTokenId: 7 }))).toEqual({ ids: [5, 6], start: 1 });
  expect(rewardRow(ids, paddingToken({ padTokenId: 0, endTokenId: 7 }))).toEqual({ ids, start: 2 });
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
