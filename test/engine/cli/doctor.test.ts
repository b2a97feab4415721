import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { doctorReportSchema } from '../../../src/contract/doctorReport';
import { buildEngine, type BuiltEngine } from './builtEngine';
import { until } from '../../store/until';
import { runCli, startCli } from './runCli';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let engine: BuiltEngine;
let folder: string;
beforeAll(async () => {
  engine = await buildEngine();
  folder = mkdtempSync(join(tmpdir(), 'doctor-'));
});
afterAll(() => {
  engine.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** A package that does this when it is loaded, set up as `posttrain setup` does. */
function fakeBackend(backend: string, name: string, source: string): void {
  const path = join(folder, backend, 'node_modules', name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'package.json'), JSON.stringify({ name, main: 'index.js' }));
  writeFileSync(join(path, 'index.js'), source);
}

describe.skipIf(process.platform === 'win32')('posttrain doctor', () => {
  it('outlives backends that crash, and says what would make each work', async () => {
    fakeBackend(
      'tfjs-node-gpu',
      '@tensorflow/tfjs-node-gpu',
      "process.kill(process.pid, 'SIGSEGV'); setInterval(() => {}, 1000);",
    );
    fakeBackend(
      'webgpu',
      'webgpu',
      "throw new Error('libvulkan.so.1: cannot open shared object file: No such file or directory');",
    );
    fakeBackend('tfjs-node', '@tensorflow/tfjs-node', "throw new Error('libtensorflow.so.2: cannot open shared object file');");
    mkdirSync(join(folder, 'bin'));
    const nvidiaSmi = join(folder, 'bin', 'nvidia-smi');
    writeFileSync(nvidiaSmi, "#!/bin/sh\necho '0, NVIDIA T4, 15360, 0, 535.1'\necho '1, NVIDIA T4, 15360, 10, 535.1'\n");
    chmodSync(nvidiaSmi, 0o755);
    const env = {
      ...process.env,
      POSTTRAIN_BACKENDS: [join(folder, 'none'), folder].join(delimiter),
      PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH']}`,
    };
    const { code, stdout } = await runCli(engine.cli, ['doctor', '--json'], { env });
    expect(code).toBe(0);
    const report = doctorReportSchema.parse(JSON.parse(stdout));
    expect(report.nvidia?.gpus.map(({ name }) => name)).toEqual(['NVIDIA T4', 'NVIDIA T4']);
    expect(report.backends.map(({ name, works, reason }) => [name, works, reason])).toEqual([
      ['tfjs-node-gpu', false, 'its process was ended by SIGSEGV'],
      ['webgpu', false, 'libvulkan.so.1: cannot open shared object file: No such file or directory'],
      ['tfjs-node', false, 'libtensorflow.so.2: cannot open shared object file'],
      ['wasm', true, null],
    ]);
    expect(report.best).toBe('wasm');
    expect(report.backends.map(({ fix }) => fix?.kind)).toEqual(['setUp', 'library', 'setUp', undefined]);
    // This engine stands outside the repository, as an installed extension's does.
    const command = `node ${engine.cli} setup tfjs-node-gpu --folder ${join(folder, 'none')}`;
    expect(report.next).toEqual({ kind: 'setUp', backend: 'tfjs-node-gpu', command });
    const text = (await runCli(engine.cli, ['doctor'], { env })).stdout;
    expect(text).toContain('GPU 1    NVIDIA T4, 15.0 GiB, 0.0 GiB used');
    expect(text).toContain(`Next step: ${command}`);
    expect(text).toMatch(/works {2}wasm {11}CPU, WebAssembly SIMD, ready in [\d.]+ s, taken unless a recipe names another/);
  });

  it('refuses what it cannot do in one sentence', async () => {
    const doctor = await runCli(engine.cli, ['doctor', '--try', 'cuda']);
    expect([doctor.code, doctor.stderr]).toEqual([
      2,
      'posttrain doctor: --try is cuda; allowed: one of tfjs-node-gpu, webgpu, tfjs-node, wasm\n',
    ]);
    const setup = await runCli(engine.cli, ['setup', 'wasm']);
    expect([setup.code, setup.stderr]).toEqual([
      2,
      'posttrain setup: wasm is not a backend to set up; allowed: tfjs-node-gpu, webgpu, tfjs-node (wasm is always there)\n',
    ]);
  });
});

describe.skipIf(process.platform === 'win32')('posttrain setup', () => {
  /** An npm that does this in place of what it is asked, first on a PATH that has nothing else but Node.js and a shell's own. */
  function withNpm(script: string): { storage: string; env: NodeJS.ProcessEnv } {
    const storage = mkdtempSync(join(folder, 'storage-'));
    const bin = mkdtempSync(join(folder, 'npm-'));
    writeFileSync(join(bin, 'npm'), `#!/bin/sh\n${script}\n`);
    writeFileSync(join(bin, 'node'), '#!/bin/sh\n');
    for (const name of ['npm', 'node']) chmodSync(join(bin, name), 0o755);
    return { storage, env: { ...process.env, PATH: `${bin}${delimiter}/usr/bin${delimiter}/bin` } };
  }
  /** What is there beside the lock, which stays. */
  const shown = (storage: string) => readdirSync(storage).filter((name) => !name.endsWith('.lock'));
  const setup = (storage: string) => ['setup', 'webgpu', '--folder', storage];

  it('puts a backend in its place, and leaves it there where the next setup fails or is cancelled', async () => {
    const { storage, env } = withNpm('echo "$@" > asked');
    const { code, stdout } = await runCli(engine.cli, setup(storage), { env });
    expect([code, stdout]).toEqual([0, `webgpu is set up in ${join(storage, 'webgpu')}: webgpu 0.6.2 (Dawn)\n`]);
    const asked = () => readFileSync(join(storage, 'webgpu', 'asked'), 'utf8');
    expect(asked()).toBe('install --ignore-scripts --no-audit --no-fund --loglevel=error webgpu@0.6.2\n');

    const failed = await runCli(engine.cli, setup(storage), { env: withNpm('echo no network >&2; exit 7').env });
    expect([failed.code, failed.stderr]).toEqual([
      1,
      expect.stringMatching(/no network\n[^]*posttrain setup: .* failed \(7\)\.\n$/),
    ]);

    const began = join(folder, 'began');
    const cancelled = startCli(engine.cli, setup(storage), { env: withNpm(`touch '${began}'; sleep 1000`).env });
    await until(() => existsSync(began), 'npm runs', 60_000);
    cancelled.child.kill('SIGTERM');
    const { code: ended, stderr } = await cancelled.ended;
    expect([ended, stderr]).toEqual([1, expect.stringMatching(/posttrain setup: the setup was cancelled\.\n$/)]);
    expect([shown(storage), asked()]).toEqual([['webgpu'], expect.stringContaining('webgpu@0.6.2')]);
  });

  it('ends, with npm and all it made, when the window that started it is gone', async () => {
    const began = join(folder, 'begun');
    const { storage, env } = withNpm(`echo $$ > '${began}.new' && mv '${began}.new' '${began}'; exec sleep 1000`);
    const child = spawn(process.execPath, [engine.cli, ...setup(storage)], { env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const ended = once(child, 'exit');
    await until(() => existsSync(began), 'npm runs', 60_000);
    child.disconnect();
    expect(await ended).toEqual([1, null]);
    const npm = Number(readFileSync(began, 'utf8'));
    await until(() => !isAlive(npm), 'npm has ended', 60_000);
    expect(shown(storage)).toEqual([]);
  });

  it('says in one sentence that there is no npm', async () => {
    const env = { ...process.env, PATH: join(folder, 'nowhere') };
    const { code, stderr } = await runCli(engine.cli, setup(join(folder, 'unmade')), { env });
    expect([code, stderr.trim()]).toEqual([
      1,
      expect.stringMatching(/^posttrain setup: Node.js and npm were not found on the PATH; .*\.$/),
    ]);
    expect(existsSync(join(folder, 'unmade'))).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
