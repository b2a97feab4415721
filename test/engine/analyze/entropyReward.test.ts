import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entropyRewardReportSchema } from '../../../src/contract/entropyRewardReport';
import { sftRecipeSchema } from '../../../src/contract/recipes/sft';
import { sampleRecord, step, temporaryFolder, writeRun } from '../../store/fixtures';
import { analyze, analyzeJson } from './analyze';

/** R = 0.9 − 0.2·e^H over entropies that halve every four steps from 0.8 on. */
const events = Array.from({ length: 24 }, (_, i) => {
  const entropy = 0.8 * 2 ** (-i / 4);
  return step(i + 1, { entropy, reward: 0.9 - 0.2 * Math.exp(entropy) });
});
const report = async (...args: string[]) => entropyRewardReportSchema.parse(await analyzeJson('entropy-reward', ...args));

describe('posttrain analyze entropy-reward', () => {
  it('finds the curve of a run by its folder or id, and that its entropy has collapsed', async () => {
    const runs = temporaryFolder();
    const folder = writeRun(runs, 'a', events);
    const found = await report('--run', folder);
    expect(await report('--run', 'a', '--runs-folder', runs)).toEqual(found);
    expect(found).toMatchObject({ run: 'a', method: 'grpo', verdict: 'ceiling' });
    expect(found.fit!.a.value).toBeCloseTo(0.2, 9);
    expect(found.fit!.ceiling).toMatchObject({
      value: expect.closeTo(0.7, 9) as number,
      low: expect.closeTo(0.7, 6) as number,
      high: expect.closeTo(0.7, 6) as number,
    });
    expect(found.fit!.curve).toHaveLength(25);
    expect(found.steps[4]).toEqual({ step: 5, entropy: 0.4, reward: expect.closeTo(0.9 - 0.2 * Math.exp(0.4), 12) as number });
    // Means of 0.8·2^(−i/4) over i = 0 … 4 and 19 … 23: (1 + 2^−¼ + 2^−½ + 2^−¾ + ½)/5 = 0.72852 of 0.8 and of 0.8·2^(−19/4).
    expect(found.collapse!.before).toBeCloseTo(0.8 * 0.72852, 4);
    expect(found.collapse!.now).toBeCloseTo(0.8 * 0.72852 * 2 ** -4.75, 4);
    expect(found.caveats[0]).toMatch(/^What keeps entropy up: entropy_coef above 0 \(now 0\); /);
  });

  it('counts steps up to one, and the newest attempt of a step', async () => {
    const later = [{ type: 'resumed' as const, fromStep: 11, attempt: 2 }, step(12, { entropy: 0.1, reward: 0.5 }, 2)];
    const folder = writeRun(temporaryFolder(), 'a', [...events, ...later]);
    const found = await report('--run', folder, '--until', '12');
    expect(found.steps).toHaveLength(12);
    expect(found.steps.at(-1)).toEqual({ step: 12, entropy: 0.1, reward: 0.5 });
    expect(found.collapse).toBeNull();
  });

  it('says what it cannot: too few steps', async () => {
    const folder = writeRun(temporaryFolder(), 'short', events.slice(0, 4));
    expect(await report('--run', folder)).toMatchObject({ verdict: 'few', fit: null, collapse: null, caveats: [] });
    const { stdout } = await analyze('entropy-reward', '--run', folder);
    expect(stdout).toMatch(/^short: grpo, steps 1 to 4, .*\n4 steps have an entropy and a reward so far; the fit needs 10\.\n$/);
  });

  it('prints the fit as lines to read', async () => {
    const { stdout } = await analyze('entropy-reward', '--run', writeRun(temporaryFolder(), 'a', events));
    expect(stdout).toContain('\nReward predicted at entropy 0: 0.70 (95 % interval 0.70 to 0.70); ');
    expect(stdout).toMatch(
      /\na +0\.2000 {2}\[0\.2000, 0\.2000\]\nb +0\.9000 {2}\[.*\]\nb − a, at entropy 0 +0\.7000 {2}\[.*\]\nR² +1\.0000\n/,
    );
    expect(stdout).toMatch(
      /\nEntropy collapsed: 0\.02\d\d nats over the last 5 steps, below 10 % of the 0\.58\d\d over the first 5\.\n/,
    );
  });

  it('refuses a run without a reward, and one that is not there', async () => {
    const recipe = sftRecipeSchema.parse({ method: 'sft', model: 'm', train_dataset: 't', max_steps: 60 });
    const folder = writeRun(temporaryFolder(), 'sft', events, sampleRecord('sft', { recipe }));
    expect(await analyze('entropy-reward', '--run', folder)).toMatchObject({
      code: 2,
      stderr: 'posttrain analyze: the run sft is of the method sft; allowed: grpo, rloo, ppo\n',
    });
    const missing = join(temporaryFolder(), 'nowhere');
    expect((await analyze('entropy-reward', '--run', missing)).stderr).toMatch(/^posttrain analyze: there is no run .*nowhere: /);
    expect((await analyze('entropy-reward')).stderr).toBe('posttrain analyze: --run is missing\n');
  });
});
