import { createCompute } from '../../src/engine/createCompute';
import { readModelFolder } from '../../src/engine/model/folder';
import type { SftTask } from '../../src/engine/compute';

/**
 * A program: one training step and four sampled tokens on WebGPU, printed as JSON. Run by webgpu.test.ts with a software driver, a model
 * folder and a micro-batch.
 */
const [folder, rows] = process.argv.slice(2) as [string, string];
const microBatch = JSON.parse(rows) as SftTask['microBatches'][number];
const model = await readModelFolder(folder);
const compute = await createCompute({ config: model.config, layout: model.layout, backend: 'webgpu', requested: true });
await compute.setWeights('policy', model.weights);
const { loss, gradient } = await compute.gradients({ kind: 'sft', microBatches: [microBatch], numItemsInBatch: 16 });
const options = { temperature: 1, topP: 1, topK: 0, maxTokens: 4, stopIds: [] };
const sampled = await compute.sample('policy', [{ promptIds: [2, 5, 7], stream: [1, 2] }], options);
process.stdout.write(
  JSON.stringify({ device: compute.backend.device, loss, gradient: [...gradient], tokenIds: sampled[0]?.tokenIds }),
  // Dawn keeps the process alive.
  () => process.exit(0),
);
