import { describe, expect, it } from 'vitest';
import { linkTarget } from '../../../src/engine/setup/buildAddon';
import { installBackend, type InstallRequest } from '../../../src/engine/setup/installBackend';
import { npmCommand } from '../../../src/engine/setup/npmCommand';
import { prove } from '../../../src/engine/setup/prove';
import { runProgram, type RunProgram } from '../../../src/engine/setup/runProgram';
import { SetupError } from '../../../src/engine/setup/setupError';
import { mkdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../store/fixtures';

/** Runs programs by name of what they do: npm install, npm rebuild (the download), the proof, python, g++. */
function fakeMachine(answer: (what: string) => string | SetupError) {
  const folder = temporaryFolder();
  const done: string[] = [];
  const run: RunProgram = (command, args) => {
    const what = command === 'npm' ? `npm ${args[0]}` : command === process.execPath ? 'prove' : `${command} ${args[0]}`;
    done.push(what.replaceAll(folder, 'FOLDER'));
    const answered = answer(what);
    return answered instanceof SetupError ? Promise.reject(answered) : Promise.resolve(answered);
  };
  const signal = new AbortController().signal;
  return { done, context: { folder, run, npm: ['npm'] as [string], signal, say: () => {}, log: () => {} } };
}

const request: InstallRequest = { backend: 'tfjs-node', python: null, platform: 'linux', hasGpu: false };
const proof = (gpu: boolean) => JSON.stringify({ version: '2.9.1', gpu });

describe('installBackend', () => {
  it('takes the libtensorflow that the package downloads', async () => {
    const { context, done } = fakeMachine((what) => (what === 'prove' ? proof(false) : ''));
    expect(await installBackend(context, request)).toBe('libtensorflow 2.9.1, on the CPU');
    expect(done).toEqual(['npm install', 'npm rebuild', 'prove']);
  });

  it("builds against pip's TensorFlow where the download has no use for the GPU", async () => {
    const { context, done } = fakeMachine((what) => {
      if (what === 'prove') return proof(false);
      return what.startsWith('python3') ? new SetupError('python3 was not found on this machine') : '';
    });
    const gpu: InstallRequest = { ...request, backend: 'tfjs-node-gpu', hasGpu: true };
    await expect(installBackend(context, gpu)).rejects.toThrow('python3 was not found on this machine');
    expect(done).toEqual(['npm install', 'npm rebuild', 'prove', 'python3 -m']);
    await expect(installBackend(context, { ...gpu, platform: 'win32' })).rejects.toThrow(
      'libtensorflow 2.9.1 does not find the CUDA libraries it needs to use this GPU',
    );
  });

  it('builds against the TensorFlow of a Python, which stays where it is', async () => {
    const site = join(temporaryFolder(), 'tensorflow');
    mkdirSync(join(site, 'include'), { recursive: true });
    for (const name of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']) writeFileSync(join(site, name), '');
    const { context, done } = fakeMachine((what) =>
      what === 'prove' ? `warning\n${JSON.stringify({ version: '2.21.0', gpu: true })}` : what === '/py -c' ? site : '',
    );
    mkdirSync(join(context.folder, 'node_modules/@tensorflow/tfjs-node'), { recursive: true });
    expect(await installBackend(context, { ...request, python: '/py' })).toBe('libtensorflow 2.21.0, with a CUDA GPU');
    expect(done).toEqual(['/py -c', 'npm install', 'npm install', 'g++ -shared', 'prove']);
    const library = join(context.folder, 'node_modules/@tensorflow/tfjs-node/deps/lib/libtensorflow.so');
    expect(readlinkSync(library)).toBe(join(site, 'libtensorflow_cc.so.2'));
  });

  it('says in a sentence what a Python lacks', async () => {
    const { context } = fakeMachine(() => '');
    await expect(installBackend(context, { ...request, python: '/py' })).rejects.toThrow(
      "/py has no TensorFlow; install one: /py -m pip install 'tensorflow-cpu==2.21.0'",
    );
    await expect(installBackend(context, { ...request, python: '/py', platform: 'darwin' })).rejects.toThrow(
      'the addon is built from source on Linux only; this is darwin',
    );
  });
});

it('a link survives the rename of the folder that it and its target are in', () => {
  expect(linkTarget('/a/new/python/lib.so', '/a/new/node_modules/x/deps/lib.so', '/a/new')).toBe('../../../python/lib.so');
  expect(linkTarget('/usr/lib.so', '/a/new/deps/lib.so', '/a/new')).toBe('/usr/lib.so');
  expect(linkTarget('/a/newer/lib.so', '/a/new/lib.so', '/a/new')).toBe('/a/newer/lib.so');
});

describe('npmCommand', () => {
  const found = (...paths: string[]) => ({ exists: (path: string) => paths.includes(path) });

  it('finds npm beside Node.js on the PATH, and runs its script on Windows', () => {
    const env = { PATH: '/none:/usr/bin' };
    expect(npmCommand({ platform: 'linux', env, ...found('/usr/bin/node', '/usr/bin/npm') })).toEqual(['/usr/bin/npm']);
    const script = 'C:\\node\\node_modules\\npm\\bin\\npm-cli.js';
    const windows = found('C:\\node\\node.exe', 'C:\\node\\npm.cmd', script);
    expect(npmCommand({ platform: 'win32', env: { Path: 'C:\\x;C:\\node' }, ...windows })).toEqual([
      'C:\\node\\node.exe',
      script,
    ]);
  });

  it('says what is missing', () => {
    const sentence = 'not found on the PATH; install Node.js 20.18 or newer (it brings npm) and start this program again';
    expect(() => npmCommand({ platform: 'linux', env: { PATH: '/usr/bin' }, ...found('/usr/bin/node') })).toThrow(
      `npm was ${sentence}`,
    );
    expect(() => npmCommand({ platform: 'linux', env: {}, ...found() })).toThrow(`Node.js and npm were ${sentence}`);
  });
});

it('a libtensorflow that says nothing of itself is not set up', async () => {
  for (const said of ['Segmentation', '3', '{"version":"2.9.1"}']) {
    const { context } = fakeMachine((what) => (what === 'prove' ? said : ''));
    await expect(prove(context, '@tensorflow/tfjs-node')).rejects.toMatchObject({
      name: 'SetupError',
      message: `@tensorflow/tfjs-node says nothing of its libtensorflow; found ${JSON.stringify(said)}`,
    });
  }
});

describe('runProgram', () => {
  it('keeps the end of what was printed', async () => {
    const printed = await runProgram(process.execPath, ['-e', "console.log('x'.repeat(1e6)); console.log('last')"]);
    expect(printed).toHaveLength(64 * 1024 - 1);
    expect(printed.endsWith('x\nlast')).toBe(true);
  });

  it('resolves to what was printed, and names a program that is missing or fails', async () => {
    expect(await runProgram(process.execPath, ['-e', 'console.log(6 * 7)'])).toBe('42');
    await expect(runProgram('no-such-program', [])).rejects.toThrow('no-such-program was not found on this machine');
    await expect(runProgram(process.execPath, ['-e', 'process.exit(3)'])).rejects.toThrow('failed (3)');
  });

  it('ends what is cancelled or late with all it started', { timeout: 60_000 }, async () => {
    const parent = `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
      console.log(child.pid); setInterval(() => {}, 1000);`;
    const abort = new AbortController();
    // Resolves only when the grandchild, which holds the same pipe, is gone too.
    const running = runProgram(process.execPath, ['-e', parent], { signal: abort.signal, onOutput: () => abort.abort() });
    await expect(running).rejects.toThrow('the setup was cancelled');
    await expect(runProgram(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { limitMs: 100 })).rejects.toThrow(
      'took longer',
    );
  });
});
