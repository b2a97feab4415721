/**
 * Measures the most memory of whole runs of the built-in engine and writes it to docs/memory/built-in.json, which a test compares with
 * the estimate. The random 10 M model is the one that `npm run bench` makes.
 *
 *   npm run bench:memory -- [--rows TEXT] [--out FILE.json]
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { root, testFolder } from '../e2e/paths.mjs';

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '' }, out: { type: 'string', default: join(root, 'docs/memory/built-in.json') } },
});
const folder = join(testFolder, 'bench');
const tenM = join(folder, '10m');
const short = { save_steps: 1000, eval_steps: null };
const grpo10M = {
  ...{ model: tenM, per_device_train_batch_size: 16, gradient_accumulation_steps: 8, num_generations: 8, log_reference: false },
};
const checkpointing = { gradient_checkpointing: true };
const row = (name, recipe, backend, threads, settings) => ({ name, recipe, backend, threads, settings });
const rows = [
  ...['wasm', 'tfjs-node'].flatMap((backend) => [
    row('GRPO, bundled', 'grpo', backend, 2, { log_reference: false, max_steps: 6 }),
    row('GRPO, bundled, gradient_checkpointing', 'grpo', backend, 2, { log_reference: false, max_steps: 6, ...checkpointing }),
    row('GRPO, bundled, LoRA', 'grpo-lora', backend, 2, { log_reference: false, max_steps: 6 }),
    row('GRPO, 10 M', 'grpo', backend, 2, { ...grpo10M, max_steps: 3 }),
    row('GRPO, 10 M, gradient_checkpointing', 'grpo', backend, 2, { ...grpo10M, max_steps: 3, ...checkpointing }),
  ]),
  row('GRPO, 10 M, LoRA', 'grpo-lora', 'wasm', 2, { ...grpo10M, max_steps: 3 }),
  row('GRPO, bundled, with the reference', 'grpo', 'wasm', 2, { max_steps: 6 }),
  row('GRPO, bundled, one thread', 'grpo', 'wasm', 1, { log_reference: false, max_steps: 4 }),
  row('GRPO, bundled, small micro-batches', 'grpo', 'wasm', 2, {
    ...{ log_reference: false, max_steps: 6, per_device_train_batch_size: 16, gradient_accumulation_steps: 24 },
  }),
  row('SFT, bundled', 'sft', 'wasm', 2, { max_steps: 30 }),
  row('DPO, bundled', 'dpo', 'wasm', 2, { max_steps: 10 }),
  row('PPO, bundled', 'ppo', 'wasm', 2, { max_steps: 4 }),
];

const run = promisify(execFile);

async function peakBytes({ recipe, backend, threads, settings }) {
  const runs = join(folder, 'memory-runs');
  rmSync(runs, { recursive: true, force: true });
  mkdirSync(runs, { recursive: true });
  const set = Object.entries({ ...short, backend, threads, ...settings }).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  const train = ['train', `examples/recipes/${recipe}.yaml`, '--runs-folder', runs, '--run-id', 'memory', ...set];
  await run(process.execPath, [join(root, 'dist/engine/posttrain.js'), ...train], { cwd: root, maxBuffer: 1e8 });
  const events = readFileSync(join(runs, 'memory/events.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return Math.max(...events.filter(({ type }) => type === 'step').map(({ metrics }) => metrics.peak_memory_bytes));
}

await run(process.execPath, ['esbuild.mjs', '--if-needed'], { cwd: root });
const machine = { cpu: cpus()[0]?.model ?? 'unknown', node: process.version };
for (const each of rows.filter(({ name }) => name.includes(values.rows))) {
  const gib = (await peakBytes(each)) / 2 ** 30;
  const settings = Object.fromEntries(Object.entries(each.settings).map(([key, value]) => [key, value === tenM ? '10m' : value]));
  const measured = { ...each, settings, gib: Number(gib.toFixed(3)) };
  // Rows that are not measured now stay as they are.
  const before = existsSync(values.out) ? JSON.parse(readFileSync(values.out, 'utf8')).rows : [];
  const isSame = ({ name, backend }) => name === each.name && backend === each.backend;
  const all = before.some(isSame) ? before.map((row) => (isSame(row) ? measured : row)) : [...before, measured];
  writeFileSync(values.out, `${JSON.stringify({ machine, rows: all }, null, 2)}\n`);
  console.log(`${each.name}, ${each.backend}: ${gib.toFixed(3)} GiB`);
}
