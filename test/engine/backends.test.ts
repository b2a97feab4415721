import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolveNativePackage } from '../../src/engine/backends/nativePackages';
import { startBackend } from '../../src/engine/backends/select';
import { backendNames } from '../../src/contract/recipe';

let folder: string;
const before = process.env['POSTTRAIN_BACKENDS'];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backends-'));
  process.env['POSTTRAIN_BACKENDS'] = folder;
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  if (before === undefined) delete process.env['POSTTRAIN_BACKENDS'];
  else process.env['POSTTRAIN_BACKENDS'] = before;
});

function install(name: string, source: string, under = ''): void {
  const path = join(folder, under, 'node_modules', name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'package.json'), JSON.stringify({ name, main: 'index.js' }));
  writeFileSync(join(path, 'index.js'), source);
}

describe('startBackend', () => {
  it('starts wasm, which is always there', async () => {
    expect(await startBackend('wasm')).toEqual({ name: 'wasm', device: 'CPU, WebAssembly SIMD', passedOver: [] });
  });

  it('takes the first that works and says why the better ones were passed over', async () => {
    install('@tensorflow/tfjs-node-gpu', "throw new Error('libcudart.so.12: cannot open shared object file\\nand more');");
    const { name, passedOver } = await startBackend(null);
    expect(passedOver[0]).toEqual({ name: 'tfjs-node-gpu', reason: 'libcudart.so.12: cannot open shared object file' });
    expect(passedOver.map((one) => one.name)).toEqual(backendNames.slice(0, backendNames.indexOf(name)));
  });

  it('does not fall back from a backend that was asked for', async () => {
    install('@tensorflow/tfjs-node-gpu', "throw new Error('no CUDA');");
    await expect(startBackend('tfjs-node-gpu')).rejects.toThrow('backend tfjs-node-gpu does not start: no CUDA');
  });
});

describe('resolveNativePackage', () => {
  it('looks in the folder of POSTTRAIN_BACKENDS first', () => {
    install('webgpu', '');
    expect(resolveNativePackage('webgpu')).toBe(join(folder, 'node_modules/webgpu/index.js'));
  });

  it('prefers a backend in a folder of its own, and looks in several folders', () => {
    install('webgpu', '');
    install('webgpu', '', 'webgpu');
    const second = mkdtempSync(join(tmpdir(), 'backends-'));
    process.env['POSTTRAIN_BACKENDS'] = [second, folder].join(delimiter);
    expect(resolveNativePackage('webgpu')).toBe(join(folder, 'webgpu/node_modules/webgpu/index.js'));
    rmSync(second, { recursive: true });
  });
});
