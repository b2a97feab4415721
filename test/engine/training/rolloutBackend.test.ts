import { expect, it } from 'vitest';
import { samplesBeside } from '../../../src/engine/training/rolloutBackend';
import { readModelFolder } from '../../../src/engine/model/folder';
import { fixtureFolder } from '../fixtureModel';

it('samples small models on the wasm kernels beside libtensorflow and WebGPU', async () => {
  const { config, layout } = await readModelFolder(fixtureFolder('llama'));
  const large = { config, layout: { ...layout, size: 100e6 } };
  expect(samplesBeside('tfjs-node', { config, layout })).toBe(true);
  expect(samplesBeside('tfjs-node', large)).toBe(true);
  expect(samplesBeside('webgpu', { config, layout })).toBe(true);
  expect(samplesBeside('webgpu', large)).toBe(false);
  expect(samplesBeside('tfjs-node-gpu', { config, layout })).toBe(false);
  expect(samplesBeside('wasm', { config, layout })).toBe(false);
});

it('samples in the trainer’s own operations what the kernels cannot run', async () => {
  const { config, layout } = await readModelFolder(fixtureFolder('llama'));
  expect(samplesBeside('tfjs-node', { config: { ...config, headDim: 6 }, layout })).toBe(false);
});
