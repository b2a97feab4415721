import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { doctorReportSchema } from '../../../src/contract/doctorReport';
import { buildEngine, type BuiltEngine } from './builtEngine';
import { runCli } from './runCli';

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
