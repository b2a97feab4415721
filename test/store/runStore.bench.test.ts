import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeEventLine } from '../../src/store/eventLine';
import { currentIdentity } from '../../src/store/processIdentity';
import type { HealthyRun } from '../../src/store/runEntry';
import { RunStore } from '../../src/store/runStore';
import { finishedRun, step, temporaryFolder, writeRun } from './fixtures';
import { until } from './until';

const runCount = 1000;
const stores: RunStore[] = [];
afterAll(() => stores.forEach((store) => store.dispose()));

/** The figures are printed, not tested: they depend on the machine. On an idle one they are to be under 300 and 50 ms. */
describe(`${runCount} runs`, () => {
  it('are listed without reading their logs, and followed', async () => {
    const runs = join(temporaryFolder(), 'runs');
    const events = finishedRun(200);
    for (let n = 0; n < runCount; n++) {
      const folder = writeRun(
        runs,
        `run-${n}`,
        n === 500 ? events.slice(0, -1) : events,
        n === 500 ? { process: await currentIdentity() } : {},
      );
      mkdirSync(join(folder, 'checkpoints', 'step-000200'), { recursive: true });
      writeFileSync(join(folder, 'checkpoints', 'step-000200', 'checkpoint.json'), '{}');
    }
    let longestBlock = 0;
    let last = performance.now();
    const pulse = setInterval(() => {
      longestBlock = Math.max(longestBlock, performance.now() - last);
      last = performance.now();
    }, 1);
    const start = performance.now();
    const cpuStart = process.cpuUsage();
    const store = new RunStore(runs);
    stores.push(store);
    await store.ready;
    const listed = performance.now() - start;
    const { user, system } = process.cpuUsage(cpuStart);
    clearInterval(pulse);
    expect(store.runs).toHaveLength(runCount);

    const summary = () => (store.run('run-500') as HealthyRun).summary;
    const updates: number[] = [];
    for (let number = 201; number <= 220; number++) {
      const changed = new Promise<void>((resolve) => {
        const listening = store.onDidChange(() => {
          listening.dispose();
          resolve();
        });
      });
      const line = encodeEventLine({ seq: number, time: 1, ...step(number, { reward: 1 }) });
      const from = performance.now();
      appendFileSync(join(runs, 'run-500', 'events.jsonl'), line);
      await changed;
      await until(() => summary().step === number, 'the step is seen');
      updates.push(performance.now() - from);
    }
    const relisted = performance.now();
    await store.refresh();
    const median = updates.sort((a, b) => a - b)[10]!;
    process.stdout.write(
      `\n${runCount} runs: listed in ${listed.toFixed(0)} ms (${((user + system) / 1000).toFixed(0)} ms of processor time, longest block ${longestBlock.toFixed(0)} ms), ` +
        `a step seen after ${median.toFixed(0)} ms (at most ${updates.at(-1)!.toFixed(0)}), all looked at again in ${(performance.now() - relisted).toFixed(0)} ms\n`,
    );
  });
});
