import { expect, it } from 'vitest';
import { startBackend } from '../../src/engine/backends/select';
import { createCompute } from '../../src/engine/createCompute';
import { kernelsSupport } from '../../src/engine/kernels/supports';
import { DeviceWeights } from '../../src/engine/model/deviceWeights';
import { readModelFolder } from '../../src/engine/model/folder';
import { weightBlocks } from '../../src/engine/model/weightBlocks';
import { TensorInference } from '../../src/engine/sampling/tensorInference';
import { fixtureFolder, logSoftmax } from './fixtureModel';

it('multiplies rotated queries and keys by yarn’s factor, as TF.js’s operations do', async () => {
  const { config: windowed, layout, weights } = await readModelFolder(fixtureFolder('mistral'));
  // The fixture has yarn and a window, which the kernels refuse.
  expect(kernelsSupport(windowed)).toBe(false);
  const config = { ...windowed, slidingWindow: null };
  expect(config.rotary!.scale).toBeCloseTo(0.1 * Math.log(4) + 1, 6);
  expect(kernelsSupport(config)).toBe(true);
  await startBackend('wasm');
  const ids = [2, 5, 7, 11, 3, 9, 4, 20];
  const device = new DeviceWeights(weightBlocks(config, layout), weights);
  const { values } = await new TensorInference(config, device).predict([{ ids, start: 1 }]);
  device.dispose();
  const compute = await createCompute({ config, layout, backend: 'wasm', requested: true });
  await compute.setWeights('policy', weights);
  const completionIds = ids.slice(1);
  const [scored] = await compute.score('policy', [{ promptIds: ids.slice(0, 1), completionIds }], 1);
  completionIds.forEach((id, t) => {
    const expected = logSoftmax([...values.subarray(t * 24, (t + 1) * 24)])[id]!;
    expect(Math.abs(scored!.logprobs[t]! - expected)).toBeLessThan(2e-5);
  });
  await compute.dispose();
});
