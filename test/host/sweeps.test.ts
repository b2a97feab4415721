import { describe, expect, it } from 'vitest';
import type { SweepState, SweptState } from '../../src/contract/messages/sweep';
import { describeQueued, describeSweep, sweepState } from '../../src/host/sweeps/describeSweep';
import { describeSweepEnding } from '../../src/host/sweeps/sweepEndings';
import { listProblem, listText, orderSweepRecipes, sweepPlan, type SweepRecipe } from '../../src/host/sweeps/start/sweepRecipe';
import type { PlannedSweep } from '../../src/store/sweepStore';

const NOW = 1_000_000;

const sweep = (change: Partial<PlannedSweep> = {}): PlannedSweep => ({
  ...{ kind: 'sweep', id: 'sweep-20261127-2200-ab12', folder: '/w/sweeps/s', createdAt: 0, name: null, end: null, lastLine: '' },
  ...{ process: 'held', isStopping: false },
  record: {
    ...{
      schemaVersion: 1,
      id: 'sweep-20261127-2200-ab12',
      createdAt: 0,
      recipePath: '/r.yaml',
      keys: ['seed'],
      evaluation: null,
    },
    runs: [1, 2, 3].map((seed) => ({ id: `s-${seed}`, values: { seed } })),
  },
  ...change,
});

describe('the state of a sweep', () => {
  const state = (change: Partial<PlannedSweep>, ...runs: SweptState[]) => sweepState(sweep(change), runs, NOW);

  it('is that of its process while there is one', () => {
    expect(state({}, 'finished', 'running', 'queued')).toBe('running');
    expect(state({ isStopping: true }, 'finished', 'running', 'queued')).toBe('stopping');
    expect(state({}, 'finished', 'finished', 'finished')).toBe('evaluating');
  });

  it('tells a process that was killed from one that came to its end', () => {
    expect(state({ process: 'dead' }, 'finished', 'interrupted', 'queued')).toBe('interrupted');
    expect(state({ process: 'released' }, 'finished', 'stopped', 'queued')).toBe('stopped');
    expect(state({ process: 'released' }, 'finished', 'failed', 'finished')).toBe('failed');
    expect(state({ process: 'released' }, 'finished', 'finished', 'finished')).toBe('finished');
  });

  it('is starting for a moment before its process is there', () => {
    expect(state({ process: 'none', createdAt: NOW - 100 }, 'queued', 'queued', 'queued')).toBe('starting');
    expect(state({ process: 'none' }, 'queued', 'queued', 'queued')).toBe('interrupted');
  });
});

describe('the row of a sweep', () => {
  it('counts what is finished and says how it is', () => {
    expect(describeSweep(sweep(), ['finished', 'running', 'queued'], NOW)).toMatchObject({
      ...{ label: 'sweep-ab12', description: '1 of 3 · Running', contextValue: 'sweep going', expandable: true },
      accessibleLabel: 'Sweep sweep-ab12, 1 of 3, Running',
    });
    expect(describeSweep(sweep({ process: 'dead', name: 'Warm' }), ['failed', 'finished', 'queued'], NOW)).toMatchObject({
      ...{ label: 'Warm', description: '1 of 3 · Interrupted · 1 failed', contextValue: 'sweep ended resumable' },
    });
    const done = describeSweep(sweep({ process: 'released' }), ['finished', 'finished', 'finished'], NOW);
    expect(done).toMatchObject({ description: '3 of 3 · Finished', contextValue: 'sweep ended' });
  });

  it('tells a run that waits from one that nobody will begin', () => {
    const run = { id: 's-1', values: { temperature: 0.7, seed: 1 } };
    expect(describeQueued(run, true)).toMatchObject({ label: 'temperature 0.7, seed 1', description: 'Queued' });
    expect(describeQueued(run, false)).toMatchObject({ description: 'Not started' });
  });
});

describe('the recipe of a sweep', () => {
  const recipe = {
    method: 'grpo',
    model: 'm',
    train_dataset: 'd.jsonl',
    max_steps: 4,
    reward_funcs: ['countdown'],
    num_generations: 4,
    per_device_train_batch_size: 8,
  };

  it('makes a run of every combination', () => {
    const { keys, points, problem } = sweepPlan(recipe, { temperature: '[0.7, 1, 1.3]', seed: listText('1, 2') });
    expect([keys, points.length, problem]).toEqual([['temperature', 'seed'], 6, null]);
    expect(points[1]!.values).toEqual({ temperature: 0.7, seed: 2 });
  });

  it('has no runs and no problem before there is a list', () => {
    expect(sweepPlan(recipe, {})).toEqual({ keys: [], points: [], problem: null });
  });

  it('says in one sentence what is wrong with values that were typed', () => {
    const problem = (key: string, typed: string) => listProblem(recipe, {}, key, typed);
    expect(problem('temperature', '0.7, 1')).toBeUndefined();
    expect(problem('temperature', '')).toBe('temperature has an empty list; a sweep needs at least one value.');
    expect(problem('temperature', '1, 1')).toBe('temperature lists 1 twice; each value is one run.');
    expect(problem('temperature', '1, warm')).toMatch(/^with temperature warm: temperature is "warm"; allowed: a number/);
    expect(problem('tempratur', '1, 2')).toBe(
      'with tempratur 1: tempratur is not a key of a GRPO recipe; did you mean temperature?',
    );
    expect(problem('temperature', '1, [')).toMatch(/^[^\n]+$/);
  });

  it('is offered first where it has lists', () => {
    const one = (path: string, runs: number, problem: string | null = null): SweepRecipe => ({
      path,
      value: {},
      problem,
      runs,
      keys: [],
    });
    const ordered = orderSweepRecipes([one('a', 0), one('b', 0, 'bad'), one('z', 6), one('c', 6, 'bad')]);
    expect(ordered.map(({ path }) => path)).toEqual(['z', 'a', 'c', 'b']);
  });
});

describe('the end of a sweep', () => {
  const message = (state: SweepState, ...runs: SweptState[]) => {
    const { severity, message, actions } = describeSweepEnding(sweep({ name: 'Warm' }), state, runs);
    return [severity, message, ...actions];
  };

  it('is said once for all of its runs', () => {
    expect(message('finished', 'finished', 'finished')).toEqual(['information', 'Warm finished: 2 runs.', 'openSweep']);
    expect(message('stopped', 'finished', 'stopped')).toEqual([
      ...['information', 'Warm stopped: 1 of 2 runs finished.'],
      ...['resumeSweep', 'openSweep'],
    ]);
    expect(message('interrupted', 'interrupted', 'queued')).toEqual([
      ...['error', 'Warm was interrupted: its process ended without saying why; 0 of 2 runs finished.'],
      ...['resumeSweep', 'openSweep'],
    ]);
    expect(message('failed', 'finished', 'failed')).toEqual([
      ...['error', 'Warm failed: 1 of 2 runs finished.'],
      ...['openSweep', 'resumeSweep'],
    ]);
    const broken = { kind: 'broken', id: 's', folder: '/s', createdAt: 0, reason: 'The recipe has no key temprature.' } as const;
    expect(describeSweepEnding(broken, 'broken', [])).toEqual({
      ...{ severity: 'error', message: 's failed: The recipe has no key temprature.', actions: ['openSweep'] },
    });
  });
});
