/**
 * Measures the engine and its peers (transformers' generate, PyTorch, TRL) on the same workloads with the same number of threads, one
 * after the other, and prints a table. Ratios count, not times: every row was measured in one sitting on one machine.
 *
 *   npm run bench -- [--python PATH] [--backends NAME,NAME] [--peer-device cpu|cuda] [--rows TEXT] [--engine FOLDER] [--out FILE.json]
 *
 * PATH is a Python with torch, transformers, datasets and trl (default .vscode-test/bench/python/bin/python); without it the peer's column
 * is empty. `--backends` are the engine's columns (default wasm,tfjs-node), `--rows` takes only rows whose name contains TEXT, `--engine` is
 * what an earlier bench built (.vscode-test/bench/engine), for a machine without node_modules. `node test/bench/table.mjs FILE.json` prints a
 * table again.
 */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify, parseArgs } from 'node:util';
import { engineBundle } from '../../engineBundles.mjs';
import { root, testFolder } from '../e2e/paths.mjs';
import { table } from './table.mjs';

const folder = join(testFolder, 'bench');
const { values } = parseArgs({
  options: {
    python: { type: 'string', default: join(folder, 'python/bin/python') },
    backends: { type: 'string', default: 'wasm,tfjs-node' },
    'peer-device': { type: 'string', default: 'cpu' },
    engine: { type: 'string' },
    rows: { type: 'string', default: '' },
    out: { type: 'string', default: join(folder, 'bench.json') },
  },
});
const threads = availableParallelism();
const backends = values.backends.split(',');
const models = { bundled: join(root, 'media/models/countdown'), '10 M': join(folder, '10m'), '100 M': join(folder, '100m') };

const decode = (model, batch, tokens) => ({
  name: `decode, ${model}, batch ${batch}`,
  what: 'decode',
  model,
  sizes: [batch, tokens],
});
const train = (model, rows, length) => ({
  name: `train, ${model}, ${rows} × ${length}`,
  what: 'train',
  model,
  sizes: [rows, length],
});
const grpo = (model, settings, note = '') => ({ name: `GRPO step, ${model}${note}`, what: 'grpo', model, settings });
const grpoBundled = { per_device_train_batch_size: 48, gradient_accumulation_steps: 8, num_generations: 16, max_steps: 8 };
const grpo10M = { per_device_train_batch_size: 16, gradient_accumulation_steps: 8, num_generations: 8, max_steps: 3 };
const rows = [
  grpo('bundled', grpoBundled),
  grpo('bundled', { ...grpoBundled, gradient_checkpointing: true }, ', gradient_checkpointing'),
  grpo('10 M', grpo10M),
  grpo('10 M', { ...grpo10M, gradient_checkpointing: true }, ', gradient_checkpointing'),
  ...[1, 16, 128].flatMap((batch) => [decode('bundled', batch, 64), decode('10 M', batch, 64)]),
  ...[1, 16].map((batch) => decode('100 M', batch, 16)),
  train('bundled', 96, 64),
  train('10 M', 32, 64),
  { name: 'load, 100 M', what: 'load', model: '100 M', sizes: [] },
];
const units = { decode: 'tokens/s', train: 'tokens/s', load: 'ms', grpo: 'ms a step' };

const run = promisify(execFile);

async function lastLine(command, args, env = {}) {
  const { stdout } = await run(command, args, { cwd: root, maxBuffer: 1e8, env: { ...process.env, ...env } });
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

const peer = (...args) =>
  lastLine(values.python, ['test/bench/peer.py', ...args.map(String)], { PEER_DEVICE: values['peer-device'] });

/** The built engine with the bench's own program beside its workers. */
async function buildEngine() {
  const { build } = await import('esbuild');
  await run(process.execPath, ['esbuild.mjs', '--if-needed'], { cwd: root });
  const engine = join(folder, 'engine');
  rmSync(engine, { recursive: true, force: true });
  cpSync(join(root, 'dist/engine'), engine, { recursive: true });
  await build(engineBundle('bench', 'test/bench/engine.ts', engine));
  return engine;
}

const prompts = readFileSync(join(root, 'examples/data/countdown-train.jsonl'), 'utf8')
  .split('\n', 512)
  .map((line) => JSON.parse(line).prompt);

/** A run of the real program: the median of its steps after the first, and its memory. */
async function ourGrpo({ model, settings }, backend) {
  const runs = join(folder, 'runs');
  rmSync(runs, { recursive: true, force: true });
  mkdirSync(runs, { recursive: true });
  const changes = { ...settings, model: models[model], backend, save_steps: 1000, eval_steps: null, log_reference: false };
  const set = Object.entries(changes).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  const train = ['train', 'examples/recipes/grpo.yaml', '--runs-folder', runs, '--run-id', 'bench', ...set];
  await run(process.execPath, [join(engine, 'posttrain.js'), ...train], { cwd: root, maxBuffer: 1e8 });
  const events = readFileSync(join(runs, 'bench/events.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const steps = events.filter(({ type }) => type === 'step');
  const times = steps
    .slice(1)
    .map(({ durationMs }) => durationMs)
    .sort((a, b) => a - b);
  const gib = Math.max(...steps.map(({ metrics }) => metrics.peak_memory_bytes)) / 2 ** 30;
  return { value: times[Math.floor(times.length / 2)], gib };
}

function peerSettings({ settings }) {
  return { ...settings, max_completion_length: 64, beta: 0.0, temperature: 1.0, learning_rate: 3e-4, loss_type: 'dapo', prompts };
}

/** A workload that fails is a cell that says why, and no end of the bench. */
const failure = (error) => ({
  error: String(error.stderr || error.message)
    .trim()
    .split('\n')
    .at(-1),
});

async function measured(row) {
  const cells = {};
  for (const backend of backends) {
    cells[backend] = await (
      row.what === 'grpo'
        ? ourGrpo(row, backend)
        : lastLine(process.execPath, [join(engine, 'bench.js'), row.what, models[row.model], backend, ...row.sizes.map(String)])
    ).catch(failure);
  }
  if (hasPeer) {
    const args = row.what === 'grpo' ? [JSON.stringify(peerSettings(row))] : row.sizes;
    cells.peer = await peer(row.what, models[row.model], threads, ...args).catch(failure);
  }
  return { name: row.name, unit: units[row.what], cells };
}

mkdirSync(folder, { recursive: true });
const hasPeer = existsSync(values.python);
if (!hasPeer)
  console.log(`skipped: the peers; there is no ${values.python} (python3 -m venv, pip install torch transformers datasets trl)`);
if (!existsSync(join(models['100 M'], 'config.json'))) {
  if (!hasPeer) throw new Error('the random models are made by the peer Python; see --python');
  await peer('models', folder, models.bundled);
}
const engine = values.engine ? resolve(values.engine) : await buildEngine();
const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  threads,
  node: process.version,
  peer: hasPeer ? await peer('versions', values['peer-device']).catch(failure) : null,
};
const results = [];
for (const row of rows.filter(({ name }) => name.includes(values.rows))) {
  results.push(await measured(row));
  console.log(table(results.slice(-1), { backends, header: results.length === 1 }));
  writeFileSync(values.out, `${JSON.stringify({ machine, backends, rows: results }, null, 2)}\n`);
}
console.log(`\n${machine.cpu}, ${threads} threads, Node ${machine.node}; written to ${values.out}`);
