import { describe, expect, it } from 'vitest';
import type { SamplingProgress } from '../../src/contract/messages/compare';
import type { CompareOutput } from '../../src/contract/sampleOutput';
import { CompareSampling, type SampleAsk } from '../../src/host/panels/compareSampling';

const ask: SampleAsk = { base: '/b', other: '/o', promptId: 'p', firstSeed: 1, count: 16 };
const output: CompareOutput = { promptId: 'p', prompt: 'p', temperature: 1, pairs: [] };

/** A sampling whose processes end when the test says so. */
function sampling() {
  const started: { signal: AbortSignal; finish(): void; tell(progress: SamplingProgress): void }[] = [];
  const told: SamplingProgress[] = [];
  const made = new CompareSampling(
    (_ask, signal, tell) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('AbortError')));
        started.push({ signal, tell, finish: () => resolve(output) });
      }),
    (progress) => void told.push(progress),
  );
  return { made, started, told };
}

describe('sampling for the Compare panel', () => {
  it('joins the same sampling when it is asked for again, and tells how far it is', async () => {
    const { made, started, told } = sampling();
    const first = made.sample(ask);
    started[0]?.tell({ done: 12, total: 32 });
    const again = made.sample(ask);
    started[0]?.finish();
    expect([await first, await again, await made.sample(ask)]).toEqual([output, output, output]);
    expect(started).toHaveLength(1);
    expect(told).toEqual([
      { done: 12, total: 32 },
      { done: 12, total: 32 },
    ]);
  });

  it('ends one sampling for another, whose progress alone is told', async () => {
    const { made, started, told } = sampling();
    const first = made.sample(ask);
    const second = made.sample({ ...ask, promptId: 'q' });
    await expect(first).rejects.toThrow('Another sampling took its place.');
    started[0]?.tell({ done: 1, total: 32 });
    started[1]?.tell({ done: 2, total: 32 });
    started[1]?.finish();
    await second;
    expect(told).toEqual([{ done: 2, total: 32 }]);
  });

  it('is cancelled, and can be asked for again', async () => {
    const { made, started } = sampling();
    const first = made.sample(ask);
    made.cancel();
    await expect(first).rejects.toThrow('The sampling was cancelled.');
    const again = made.sample(ask);
    started[1]?.finish();
    expect(await again).toBe(output);
  });

  it('starts nothing once the panel is closed', async () => {
    const { made, started } = sampling();
    const first = made.sample(ask);
    made.dispose();
    await expect(first).rejects.toThrow('The panel was closed.');
    await expect(made.sample(ask)).rejects.toThrow('The panel was closed.');
    expect(started.map(({ signal }) => signal.aborted)).toEqual([true]);
  });
});
