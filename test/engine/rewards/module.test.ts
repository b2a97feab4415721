import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkModule, moduleReward } from '../../../src/engine/rewards/module';
import type { Reward } from '../../../src/engine/rewards/reward';
import { bundled } from '../../store/bundle';

const folder = mkdtempSync(join(tmpdir(), 'module-'));
afterAll(() => rmSync(folder, { recursive: true }));
let worker: string;
beforeAll(async () => {
  worker = await bundled('../../src/engine/rewards/moduleWorker.ts');
});

function reward(name: string, source: string, time_limit = 20): Reward {
  const path = join(folder, name);
  writeFileSync(path, source);
  return moduleReward({ path, time_limit }, worker);
}

const example = { prompt: 'p', answer: 7 };

describe("a user's reward module", () => {
  it('is asked with example, completion and its tokens, and may be async', async () => {
    const score = reward(
      'sum.mjs',
      'export default async ({ answer }, completion, length) => answer + completion.length + length / 10;',
    );
    expect(await score(example, 'four', 5)).toBe(11.5);
  });

  it('fails the completion where it throws, and judges the next', async () => {
    const score = reward(
      'some.mjs',
      "export default (_, text) => { if (text === 'x') throw new Error('cannot judge x'); return 1; };",
    );
    await expect(score(example, 'x', 1)).rejects.toThrow(`${join(folder, 'some.mjs')}: cannot judge x`);
    expect(await score(example, 'y', 1)).toBe(1);
  });

  it('is ended where it never comes to an end, and judges the next in a new thread', async () => {
    const score = reward('slow.mjs', "export default (_, text) => { while (text === 'x'); return 1; };", 2);
    await expect(score(example, 'x', 1)).rejects.toThrow(`${join(folder, 'slow.mjs')}: it took longer than 2 s`);
    expect(await score(example, 'y', 1)).toBe(1);
  });

  it.each([
    ['syntax.mjs', 'export default (_, text) => {', 'Unexpected end of input'],
    ['nothing.mjs', 'export const reward = () => 1;', 'it has no default export that is a function'],
    ['throws.mjs', "throw new Error('no key\\nis set'); export default () => 1;", 'no key'],
    ['leaves.mjs', 'process.exit(3); export default () => 1;', 'it was ended'],
    ['lost.mjs', "import './gone.mjs'; export default () => 1;", expect.stringContaining('Cannot find module') as string],
  ])('that cannot be loaded is found before it judges: %s', async (name, source, why) => {
    const path = join(folder, name);
    writeFileSync(path, source);
    await expect(checkModule({ path, time_limit: 20 }, worker)).rejects.toMatchObject({
      name: 'InputError',
      message: typeof why === 'string' ? `the reward module ${path} cannot be loaded: ${why}` : why,
    });
  });

  it('that is sound is loaded without being asked for a reward', async () => {
    const path = join(folder, 'sound.mjs');
    writeFileSync(path, 'export default () => { throw new Error(); };');
    await checkModule({ path, time_limit: 20 }, worker);
  });

  it.each([
    ['text.mjs', "export default () => 'good';", 'it returned "good"; a number is needed'],
    ['none.mjs', 'export const reward = () => 1;', 'it has no default export that is a function'],
    ['exit.mjs', 'export default () => process.exit(3);', 'it was ended'],
  ])('that gives no number says so: %s', async (name, source, message) => {
    await expect(reward(name, source)(example, 'x', 1)).rejects.toThrow(`${join(folder, name)}: ${message}`);
  });
});
