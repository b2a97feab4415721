/**
 * Trains two steps and lets Python read the run folder: pandas the rollouts, transformers the checkpoint; and every family of models as we write it.
 * Where Python has PEFT, that reads a LoRA run's checkpoint and adapters as we write them (check_run.py).
 */
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyWasm, engineBundle } from '../../engineBundles.mjs';
import { root, testFolder } from '../e2e/paths.mjs';

const needed = ['pandas', 'pyarrow', 'torch', 'transformers'];
const script = join(root, 'test/python/check_run.py');
const adapted = [
  ...['use_peft=true', 'lora_r=4', 'lora_target_modules=all-linear', 'learning_rate=1e-2', 'warmup_steps=0'],
  ...['max_steps=2', 'save_steps=2', 'per_device_train_batch_size=8', 'gradient_accumulation_steps=1', 'eval_steps=null'],
];
const small = [
  'max_steps=2',
  'save_steps=2',
  'num_generations=4',
  'per_device_train_batch_size=4',
  'gradient_accumulation_steps=2',
  'eval_steps=null',
];

/** @returns {Promise<{ code: number, output: string, errors: string }>} */
function run(command, args) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (errors += data));
    child.on('error', (error) => done({ code: -1, output, errors: error.message }));
    child.on('close', (code) => done({ code: code ?? 1, output, errors }));
  });
}

/** A Python with the packages, or why there is none. */
async function findPython(packages = needed) {
  const candidates = [process.env.POSTTRAINING_PYTHON, join(testFolder, 'python/bin/python'), 'python3'];
  let reason = 'no Python was found';
  for (const python of candidates.filter((path) => path && (!path.includes('/') || existsSync(path)))) {
    const probe = `import importlib.util as u; print(*[n for n in ${JSON.stringify(packages)} if u.find_spec(n) is None])`;
    const { code, output } = await run(python, ['-c', probe]);
    if (code === 0 && output.trim() === '') return { python };
    if (code === 0) reason = `${python} lacks ${output.trim().replaceAll(' ', ', ')} (POSTTRAINING_PYTHON names another Python)`;
  }
  return { reason };
}

/** Bundles a TypeScript program of this folder as the engine is bundled. Returns where it is. */
async function bundle(name) {
  const folder = join(testFolder, `python-${name}`);
  await build(engineBundle(name, `test/python/${name}.ts`, folder));
  copyWasm(folder);
  return join(folder, `${name}.js`);
}

/** @returns {Promise<{ outcome: 'passed' | 'failed' | 'skipped', reason?: string }>} */
export async function checkWithPython() {
  const { python, reason } = await findPython();
  if (!python) return { outcome: 'skipped', reason };
  const folder = mkdtempSync(join(tmpdir(), 'post-training-lab-python-'));
  const must = async (command, args) => {
    const { code, output, errors } = await run(command, args);
    if (code !== 0)
      throw new Error(`${command} ${args.slice(0, 3).join(' ')} ended with ${code}: ${(errors || output).trim().slice(-2000)}`);
    return output.trim();
  };
  try {
    const recipe = join(root, 'examples/recipes/grpo.yaml');
    const engine = join(root, 'dist/engine/posttrain.js');
    const train = (recipe, id, settings) => {
      const set = settings.flatMap((setting) => ['--set', setting]);
      const where = ['--runs-folder', folder, '--run-id', id, '--backend', 'wasm'];
      return must(process.execPath, [engine, 'train', recipe, ...where, ...set]);
    };
    await train(recipe, 'python', small);
    const rows = join(folder, 'rows.json');
    const logits = join(folder, 'logits.json');
    const columns = await must(process.execPath, [await bundle('contract')]);
    console.log(await must(python, [script, 'rollouts', join(folder, 'python'), columns, rows]));
    const checkpoint = join(folder, 'python/checkpoints/step-000002');
    const ourLogits = await bundle('ourLogits');
    await must(process.execPath, [ourLogits, checkpoint, rows, logits]);
    console.log(await must(python, [script, 'logits', checkpoint, rows, logits]));
    const written = join(folder, 'models');
    const fixtures = join(root, 'test/fixtures/models');
    await must(process.execPath, [await bundle('writeModels'), fixtures, written]);
    console.log(await must(python, [script, 'families', written, fixtures]));
    const peft = await findPython([...needed, 'peft']);
    if (!peft.python) {
      console.log(`PEFT was not asked to read adapters: ${peft.reason}`);
      return { outcome: 'passed' };
    }
    await train(join(root, 'examples/recipes/sft.yaml'), 'lora', adapted);
    const adapter = join(folder, 'lora/checkpoints/step-000002');
    await must(process.execPath, [ourLogits, adapter, rows, logits]);
    console.log(await must(peft.python, [script, 'adapter', adapter, rows, logits]));
    const adapters = join(folder, 'adapters');
    const peftAdapters = join(root, 'test/fixtures/adapters');
    await must(process.execPath, [await bundle('writeAdapters'), peftAdapters, adapters]);
    console.log(await must(peft.python, [script, 'adapters', adapters, peftAdapters]));
    return { outcome: 'passed' };
  } catch (error) {
    return { outcome: 'failed', reason: `Python checks: ${error.message}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
