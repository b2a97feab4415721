/**
 * Sets one native backend up in .backends, which git ignores and where the engine looks first.
 *
 *   npm run setup:backend tfjs-node|tfjs-node-gpu|webgpu [-- --python PATH]
 *
 * tfjs-node comes with libtensorflow 2.9.1 by download. Where that cannot be had, or `--python` is given, its addon is built here
 * against the libtensorflow of a pip TensorFlow: the one of that Python, else of a virtual environment made for it. That one also
 * knows CUDA 12 and present-day GPUs.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const folder = resolve(process.env.POSTTRAIN_BACKENDS ?? join(root, '.backends'));
const { peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const downloadLimitMs = 5 * 60_000;

const nodeApiHeaders = '1.9.0';

/** pip requirement that brings libtensorflow for a backend. */
const tensorflow = { 'tfjs-node': 'tensorflow-cpu==2.21.0', 'tfjs-node-gpu': 'tensorflow[and-cuda]==2.21.0' };

/** Loads the addon as the engine does (two functions that Node 23 dropped put back) and multiplies two matrices. */
const proof = `
  const util = require('node:util');
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
  const tf = require(process.argv[1]);
  const product = tf.matMul([[1, 2], [3, 4]], [[5, 6], [7, 8]]).dataSync();
  if (product.join() !== '19,22,43,50') throw new Error('wrong matrix product: ' + product.join());
  console.log('libtensorflow ' + tf.backend().binding.TF_Version + (tf.backend().isUsingGpuDevice ? ', with a CUDA GPU' : ', on the CPU'));
`;

class Failed extends Error {}

/** Runs a program without a shell. Resolves to what it printed on stdout. */
function run(command, args, { cwd = folder, limitMs = 30 * 60_000, quiet = false, env = process.env } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && command === 'npm',
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (errors += data));
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, limitMs);
    child.on('error', (error) => fail(new Failed(`${command} could not be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) done(output.trim());
      else
        fail(
          new Failed(
            `${command} ${args.join(' ').slice(0, 200)} failed (${isLate ? 'out of time' : (code ?? signal)})${quiet ? '' : `:\n${(errors + output).slice(-3000)}`}`,
          ),
        );
    });
  });
}

const packageFolder = (name) => join(folder, 'node_modules', ...name.split('/'));

async function npmInstall(name, version = peerDependencies[name]) {
  mkdirSync(folder, { recursive: true });
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, `${JSON.stringify({ private: true }, null, 2)}\n`);
  console.log(`npm install ${name}@${version} in ${folder}`);
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `${name}@${version}`]);
}

async function prove(name) {
  console.log(
    await run(process.execPath, ['-e', proof, packageFolder(name)], { env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' } }),
  );
}

/** The folder of a Python's TensorFlow, or undefined. */
async function tensorflowOf(python) {
  const find = "import importlib.util as u; s = u.find_spec('tensorflow'); print(s.submodule_search_locations[0] if s else '')";
  return (await run(python, ['-c', find], { quiet: true }).catch(() => '')) || undefined;
}

async function pipTensorflow(kind) {
  const environment = join(folder, 'python');
  const python = join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  if (!existsSync(python)) await run('python3', ['-m', 'venv', environment]);
  if (!(await tensorflowOf(python))) {
    console.log(`pip install ${tensorflow[kind]} in ${environment}`);
    await run(python, ['-m', 'pip', 'install', '--retries', '0', '--disable-pip-version-check', '--quiet', tensorflow[kind]]);
  }
  return tensorflowOf(python);
}

/**
 * Builds the addon of an installed tfjs-node package against the TensorFlow in a Python's site-packages. It needs Node-API alone, whose
 * headers npm has: node-gyp would want those of this very Node, and Debian's links the addon with Debian's Node.
 */
async function buildAddon(name, site) {
  if (process.platform !== 'linux')
    throw new Failed(`The addon is built from source on Linux only; this is ${process.platform}.`);
  const target = packageFolder(name);
  const libraries = {
    'libtensorflow_cc.so.2': ['libtensorflow.so', 'libtensorflow_cc.so.2'],
    'libtensorflow_framework.so.2': ['libtensorflow_framework.so', 'libtensorflow_framework.so.2'],
  };
  for (const library of Object.keys(libraries)) {
    if (!existsSync(join(site, library))) throw new Failed(`${site} has no ${library}; TensorFlow 2.21 has.`);
  }
  rmSync(join(target, 'deps'), { recursive: true, force: true });
  mkdirSync(join(target, 'deps/lib'), { recursive: true });
  symlinkSync(join(site, 'include'), join(target, 'deps/include'));
  for (const [library, links] of Object.entries(libraries)) {
    for (const link of links) symlinkSync(join(site, library), join(target, 'deps/lib', link));
  }
  // TensorFlow looks for CUDA's own wheels beside itself.
  const nvidia = join(dirname(site), 'nvidia');
  if (existsSync(nvidia)) symlinkSync(nvidia, join(target, 'deps/nvidia'));
  console.log(`building the addon against ${site}`);
  await npmInstall('node-api-headers', nodeApiHeaders);
  const output = join(target, 'lib/napi-v8');
  mkdirSync(output, { recursive: true });
  const include = [packageFolder('node-api-headers/include'), dirname(target), join(target, 'deps/include')];
  await run(
    'g++',
    [
      ...['-shared', '-fPIC', '-O2', '-std=c++17', '-DNAPI_VERSION=8', ...include.map((path) => `-I${path}`)],
      ...['binding/tfjs_backend.cc', 'binding/tfjs_binding.cc', '-o', join(output, 'tfjs_binding.node')],
      ...['-Ldeps/lib', '-ltensorflow', '-ltensorflow_framework', '-Wl,-rpath,$ORIGIN/../../deps/lib'],
    ],
    { cwd: target },
  );
}

async function setupTensorflow(kind, python) {
  const name = `@tensorflow/${kind}`;
  await npmInstall(name);
  if (!python) {
    try {
      console.log('downloading libtensorflow 2.9.1');
      await run(process.execPath, ['scripts/install.js'], { cwd: packageFolder(name), limitMs: downloadLimitMs, quiet: true });
      await prove(name);
      return;
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      console.log('that did not work; building the addon from source instead');
    }
  }
  const site = python ? await tensorflowOf(python) : await pipTensorflow(kind);
  if (!site)
    throw new Failed(
      `${python ?? 'python3'} has no TensorFlow. Install one: ${python ?? 'python3'} -m pip install '${tensorflow[kind]}'`,
    );
  await buildAddon(name, site);
  await prove(name);
}

async function setupWebgpu() {
  await npmInstall('webgpu');
  const manifest = JSON.parse(readFileSync(join(packageFolder('webgpu'), 'package.json'), 'utf8'));
  console.log(
    `webgpu ${manifest.version} (Dawn) is there; whether this machine has an adapter, \`posttrain train\` says at its start`,
  );
}

async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { python: { type: 'string' } } });
  const [kind, ...rest] = positionals;
  if (rest.length > 0 || !['tfjs-node', 'tfjs-node-gpu', 'webgpu'].includes(kind)) {
    throw new Failed(
      `Name one backend: tfjs-node, tfjs-node-gpu or webgpu${kind ? `; found "${positionals.join(' ')}"` : ''}. (wasm needs no setup.)`,
    );
  }
  const python = values.python && (values.python.includes('/') ? resolve(values.python) : values.python);
  if (kind === 'webgpu') await setupWebgpu();
  else await setupTensorflow(kind, python);
  console.log(`${kind} is set up in ${folder}`);
}

await main().catch((error) => {
  if (!(error instanceof Failed)) throw error;
  console.error(error.message);
  process.exitCode = 1;
});
