import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { ParquetFile } from '../../../src/store/parquetFile';
import { RolloutFile } from '../../../src/store/rolloutReader';
import { runPaths } from '../../../src/store/runPaths';
import { until } from '../../store/until';
import { engineAndWorkspace } from './builtEngine';
import { runCli, startCli } from './runCli';
import { readRunView, reproducible, tinyGrpo } from './workspace';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** 4 prompts × 4 completions a generation, two steps on each. An untrained model writes a 7 in about a fifth of its completions. */
const recipe = {
  ...tinyGrpo,
  reward_funcs: [{ name: 'regex' as const, pattern: '7' }],
  ...{ filter_groups: true, max_num_gen_batches: 10, steps_per_generation: 4, max_steps: 12, save_steps: 3 },
};
const { engine, workspace } = engineAndWorkspace();

beforeAll(async () => {
  const { code, stderr } = await runCli(engine.cli, train('whole', recipe));
  expect(stderr).toBe('');
  expect(code).toBe(0);
});

function train(id: string, input: typeof recipe): string[] {
  return ['train', workspace.recipe(`${id}.json`, input), '--runs-folder', workspace.runs, '--run-id', id];
}

async function groupRewards(id: string, step: number): Promise<Map<number, (number | null)[]>> {
  const file = await RolloutFile.open(runPaths(workspace.run(id)).rolloutFile(step, 1), ParquetFile);
  const rows = await file.readColumns(['group', 'reward']);
  await file.close();
  const groups = new Map<number, (number | null)[]>();
  for (const { group, reward } of rows) groups.set(group, [...(groups.get(group) ?? []), reward]);
  return groups;
}

it('trains on groups with signal only, and logs how many generations it took', async () => {
  const { metrics, steps } = await readRunView(workspace.run('whole'));
  const batches = metrics['num_gen_batches']!;
  expect(Math.max(...batches.map((value) => value ?? 0))).toBeGreaterThan(1);
  let sampled = 0;
  for (const [index, step] of steps.entries()) {
    if (batches[index] === null) continue;
    sampled += batches[index]!;
    const groups = await groupRewards('whole', step);
    expect(groups.size).toBe(4);
    for (const rewards of groups.values()) expect(new Set(rewards).size).toBeGreaterThan(1);
    // 4 of 3 prompts a generation; the rewards are those of all that was sampled.
    expect(metrics['epoch']![index]).toBeCloseTo((sampled * 4) / 3, 10);
    const earned = metrics['reward']![index]! * batches[index]! * 16;
    expect(earned).toBeCloseTo(Math.round(earned), 8);
  }
});

it('says where the generations allowed were not enough, and goes on', async () => {
  const { code } = await runCli(
    engine.cli,
    train('short', { ...recipe, reward_funcs: [{ name: 'regex', pattern: 'never' }], max_steps: 1, max_num_gen_batches: 2 }),
  );
  expect(code).toBe(0);
  const { metrics, faults } = await readRunView(workspace.run('short'));
  expect(metrics['num_gen_batches']).toEqual([2]);
  expect(metrics['frac_reward_zero_std']).toEqual([1]);
  expect(faults.map(({ message }) => message)).toEqual([
    '4 of 4 groups have rewards that are all equal: max_num_gen_batches 2 gave no more with signal',
  ]);
});

it('is the same bits as a run that was killed and resumed', async () => {
  const { child, ended } = startCli(engine.cli, train('killed', recipe));
  const log = join(workspace.run('killed'), 'events.jsonl');
  // The checkpoint of step 3 holds a generation that step 4 trains on.
  await until(
    async () => existsSync(log) && (await readRunView(workspace.run('killed'))).step >= 4,
    'a step after a checkpoint',
    60_000,
  );
  child.kill('SIGKILL');
  expect((await ended).signal).toBe('SIGKILL');
  const { code, stderr } = await runCli(engine.cli, ['resume', 'killed', '--runs-folder', workspace.runs]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const [killed, whole] = await Promise.all([readRunView(workspace.run('killed')), readRunView(workspace.run('whole'))]);
  expect(killed.attempt).toBe(2);
  expect(reproducible(killed)).toEqual(reproducible(whole));
});
