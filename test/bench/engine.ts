/**
 * Measures the engine on one workload and prints one line of JSON. bench.mjs bundles it beside the built workers.
 *
 *   bench.js decode MODEL BACKEND BATCH TOKENS    tokens a second
 *   bench.js train MODEL BACKEND ROWS LENGTH      tokens a second
 *   bench.js load MODEL BACKEND                   ms
 */
import { AdamW } from '../../src/engine/algorithms/adamw';
import type { BackendName } from '../../src/contract/recipe';
import { readModelFolder } from '../../src/engine/model/folder';
import { sftTask } from '../../src/engine/methods/sft/rows';
import { withCompute } from '../../src/engine/training/openCompute';
import { median, PROMPT_LENGTH, REPEATS } from './measure';

const [what, model, backend, ...numbers] = process.argv.slice(2) as [string, string, BackendName, ...string[]];
const [batch = 0, length = 0] = numbers.map(Number);

async function timed(run: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await run();
  return performance.now() - from;
}

async function medianOf(run: () => Promise<unknown>): Promise<number> {
  await run();
  const times: number[] = [];
  for (let i = 0; i < REPEATS; i++) times.push(await timed(run));
  return median(times);
}

async function measured(): Promise<{ value: number; backend: string }> {
  const folder = await readModelFolder(model);
  const { vocabSize } = folder.config;
  const ids = (row: number, count: number) => Array.from({ length: count }, (_, i) => 2 + ((7 * row + 3 * i) % (vocabSize - 2)));
  return withCompute(folder, { backend, threads: null }, async (compute) => {
    await compute.setWeights('policy', folder.weights);
    const used = compute.backend.rollouts
      ? `${compute.backend.name}, rollouts ${compute.backend.rollouts}`
      : compute.backend.name;
    if (what === 'load') {
      const milliseconds = await medianOf(async () => compute.setWeights('policy', (await readModelFolder(model)).weights));
      return { value: milliseconds, backend: used };
    }
    if (what === 'decode') {
      const requests = Array.from({ length: batch }, (_, i) => ({ promptIds: ids(i, PROMPT_LENGTH), stream: [i] }));
      const options = { temperature: 1, topP: 1, topK: 0, maxTokens: length, stopIds: [] };
      const milliseconds = await medianOf(() => compute.sample('policy', requests, options));
      return { value: (1000 * batch * length) / milliseconds, backend: used };
    }
    const optimizer = new AdamW(folder.layout, { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 });
    const rows = Array.from({ length: batch }, (_, row) => ({
      ids: ids(row, length),
      counts: Array.from({ length }, (_, i) => (i > 0 ? 1 : 0)),
    }));
    // One micro-batch a thread, as a recipe has them.
    const task = sftTask(rows, Math.ceil(batch / Math.max(1, compute.backend.threads)));
    const milliseconds = await medianOf(async () => {
      const { gradient } = await compute.gradients(task);
      optimizer.step(folder.weights, gradient, 1e-5);
      await compute.setWeights('policy', folder.weights);
    });
    return { value: (1000 * batch * length) / milliseconds, backend: used };
  });
}

process.stdout.write(`${JSON.stringify(await measured())}\n`);
