import { describe, expect, it } from 'vitest';
import type { EventBody, RunEvent } from '../../src/contract/events';
import { summaryOfView } from '../../src/store/logSummary';
import { millisecondsLeft, millisecondsPerStep } from '../../src/store/runTiming';
import { RunFold, type RunView } from '../../src/store/runView';
import { step } from './fixtures';

function fold(bodies: readonly EventBody[]): RunView {
  const made = new RunFold();
  const events = bodies.map((body, seq): RunEvent => ({ seq, time: 1000 + seq, ...body }));
  // In two parts: a view grows, it is not made anew.
  const half = events.length >> 1;
  for (const part of [events.slice(0, half), events.slice(half)])
    made.add({ replaced: false, events: part, problems: [], damagedLines: 0 });
  return made.view;
}

describe('the view of a run', () => {
  it('has one column a metric, null where a step lacks it', () => {
    const view = fold([
      { type: 'state', state: 'running', step: 0 },
      step(1, { reward: 0.25 }),
      step(2, { reward: null, kl: 0.5 }),
      { type: 'heartbeat', step: 2 },
      step(3, { kl: 0.75 }),
    ]);
    expect(view.steps).toEqual([1, 2, 3]);
    expect({ ...view.metrics }).toEqual({ reward: [0.25, null, null], kl: [null, 0.5, 0.75] });
    expect(view).toMatchObject({ state: 'running', step: 3, attempt: 1, startedAt: 1000, heartbeatAt: 1003, lastEventAt: 1004 });
  });

  it('shows the newest attempt of each step, and keeps older ones until they are recomputed', () => {
    const view = fold([
      step(1, { reward: 1 }),
      step(2, { reward: 2 }),
      step(3, { reward: 3 }),
      { type: 'checkpoint', step: 2, attempt: 1, folder: 'step-000002', bytes: 10 },
      { type: 'resumed', fromStep: 1, attempt: 2 },
      step(2, { reward: 20 }, 2),
      { type: 'checkpoint', step: 2, attempt: 2, folder: 'step-000002.attempt-2', bytes: 11 },
    ]);
    expect(view.steps).toEqual([1, 2, 3]);
    expect(view.attempts).toEqual([1, 2, 1]);
    expect(view.metrics['reward']).toEqual([1, 20, 3]);
    expect(view).toMatchObject({ step: 2, attempt: 2 });
    expect(view.checkpoints).toEqual([{ step: 2, attempt: 2, folder: 'step-000002.attempt-2', bytes: 11 }]);
    expect(summaryOfView(view)).toMatchObject({ step: 2, attempt: 2, metrics: { reward: 20 } });
  });

  it('takes metric names that objects have of their own', () => {
    const metrics = JSON.parse('{"__proto__": 1, "constructor": 2}') as Record<string, number>;
    const view = fold([step(1, {}), step(2, metrics)]);
    expect(view.metrics['constructor']).toEqual([null, 2]);
  });

  it('keeps the last faults and counts all', () => {
    const view = fold(
      Array.from({ length: 700 }, (_, n): EventBody => ({ type: 'fault', step: 1, at: 'reward', message: `${n}` })),
    );
    expect(view.faultCount).toBe(700);
    expect(view.faults).toHaveLength(500);
    expect(view.faults.at(-1)).toEqual({ step: 1, at: 'reward', message: '699' });
  });

  it('begins anew when the log was replaced', () => {
    const made = new RunFold();
    const batch = (replaced: boolean, number: number) => ({
      replaced,
      events: [{ seq: 0, time: 1, ...step(number) }],
      problems: [],
      damagedLines: 0,
    });
    made.add(batch(false, 5));
    made.add(batch(true, 1));
    expect(made.view.steps).toEqual([1]);
  });
});

describe('time left', () => {
  it('is the remaining steps at the median of the last 20', () => {
    const durationsMs = [5000, ...Array.from({ length: 18 }, () => 100), 200, 9000];
    expect(millisecondsPerStep({ durationsMs })).toBe(100);
    expect(millisecondsLeft({ durationsMs, step: 21 }, 60)).toBe(3900);
    expect(millisecondsPerStep({ durationsMs: [100, 300] })).toBe(200);
    expect(millisecondsLeft({ durationsMs: [], step: 0 }, 60)).toBeNull();
    expect(millisecondsLeft({ durationsMs: [5], step: 70 }, 60)).toBe(0);
  });
});
