import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../src/engine/backends/select';
import { heapBytes } from '../../src/engine/kernels/heap';
import { KernelInference } from '../../src/engine/kernels/kernelInference';
import { kernelsSupport } from '../../src/engine/kernels/supports';
import { FullWeights } from '../../src/engine/model/deviceWeights';
import { readModelFolder } from '../../src/engine/model/folder';
import { weightBlocks } from '../../src/engine/model/weightBlocks';
import { expectedOf, fixtureFolder, fixtureModels, logSoftmax } from './fixtureModel';
import { expectStepByStep } from './stepByStep';

beforeAll(() => startBackend('wasm'));

/** A fixture on the kernels, whatever backend would have it otherwise. */
async function open(name: (typeof fixtureModels)[number]) {
  const { config, layout, weights } = await readModelFolder(fixtureFolder(name));
  const blocks = weightBlocks(config, layout);
  const device = new FullWeights(blocks, weights);
  const inference = new KernelInference(
    config,
    blocks,
    () => weights,
    (...tokens) => device.embed(...tokens),
  );
  const dispose = (): void => {
    inference.dispose();
    device.dispose();
  };
  return { config, inference, dispose };
}

it('has no kernels for a model whose rotations depend on how long a row is', async () => {
  const { config } = await readModelFolder(fixtureFolder('phi3_longrope'));
  expect(kernelsSupport(config)).toBe(false);
  expect(kernelsSupport({ ...config, maxPositions: 4 })).toBe(true);
});

describe.each(fixtureModels.filter((name) => name !== 'phi3_longrope'))('%s on the kernels', (name) => {
  const expected = expectedOf(name);

  it('gives the logits of transformers, whole rows at once', async () => {
    const { config, inference, dispose } = await open(name);
    expect(kernelsSupport(config)).toBe(true);
    const { values, start } = await inference.predict(expected.rows.map((ids) => ({ ids, start: 1 })));
    expected.rows.forEach((row, b) => {
      for (let t = 1; t < row.length; t++) {
        const at = start[b]! + (t - 1) * 24;
        const found = logSoftmax([...values.subarray(at, at + 24)]);
        logSoftmax(expected.logits[b]![t - 1]!).forEach((logprob, id) =>
          expect(Math.abs(found[id]! - logprob)).toBeLessThan(2e-5),
        );
      }
    });
    dispose();
  });

  it('gives the same logits token by token, and leaves no memory behind', async () => {
    const before = heapBytes();
    const { inference, dispose } = await open(name);
    const decoder = inference.openDecoder(3, 8);
    await expectStepByStep(decoder, expected);
    decoder.dispose();
    dispose();
    expect(heapBytes()).toBe(before);
  });
});
