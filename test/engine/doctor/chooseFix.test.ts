import { describe, expect, it } from 'vitest';
import type { BackendTrial, Nvidia } from '../../../src/contract/doctorReport';
import { chooseFix, nextFix, unopenedLibraries, type MachineFacts } from '../../../src/engine/doctor/chooseFix';

const gpu: Nvidia = {
  driver: '550.54.15',
  gpus: [{ index: 0, name: 'NVIDIA H100', memoryBytes: 1, usedBytes: 0 }],
  problem: null,
};
const lacking = { wantedBy: 'libtensorflow 2.9.1', libraries: [{ name: 'libcudart.so.11.0', path: null }] };
const bare: MachineFacts = {
  platform: 'linux',
  nvidia: null,
  hasGpu: false,
  hasVulkanLoader: true,
  cuda: lacking,
  setUp: (backend) => `npm run setup:backend ${backend}`,
};
const withGpu: MachineFacts = { ...bare, nvidia: gpu, hasGpu: true };
const failed = (reason: string): BackendTrial => ({ works: false, device: null, reason, milliseconds: null, adapter: null });
const setUp = (backend: 'tfjs-node-gpu' | 'webgpu' | 'tfjs-node') => ({
  kind: 'setUp',
  backend,
  command: `npm run setup:backend ${backend}`,
});

describe('chooseFix', () => {
  it('sets up what is not installed, where the machine has something for it', () => {
    expect(chooseFix('tfjs-node', failed('not installed'), bare)).toEqual(setUp('tfjs-node'));
    expect(chooseFix('tfjs-node-gpu', failed('not installed'), bare)).toBeNull();
    expect(chooseFix('webgpu', failed('not installed'), bare)).toBeNull();
    expect(chooseFix('tfjs-node-gpu', failed('not installed'), withGpu)).toEqual(setUp('tfjs-node-gpu'));
    expect(chooseFix('webgpu', failed('not installed'), withGpu)).toEqual(setUp('webgpu'));
    expect(chooseFix('tfjs-node-gpu', failed('not installed'), { ...withGpu, nvidia: null, platform: 'darwin' })).toBeNull();
  });

  it('names the system library that the loader misses, and sets up again what misses a part of its own', () => {
    const vulkan = 'libvulkan.so.1: cannot open shared object file: No such file or directory';
    expect(chooseFix('webgpu', failed(vulkan), withGpu)).toEqual({
      kind: 'library',
      library: 'libvulkan.so.1',
      command: 'sudo apt-get install libvulkan1',
    });
    const old = "/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.30' not found (required by /b/tfjs_binding.node)";
    expect(chooseFix('tfjs-node', failed(old), bare)).toMatchObject({ kind: 'library', library: 'libstdc++.so.6' });
    const own = 'libtensorflow.so.2: cannot open shared object file: No such file or directory';
    expect(chooseFix('tfjs-node', failed(own), bare)).toEqual(setUp('tfjs-node'));
    expect(chooseFix('tfjs-node', failed('its process was ended by SIGILL'), bare)).toEqual(setUp('tfjs-node'));
  });

  it('sets up again a CUDA backend that the download left without CUDA, and asks the system for what a pip build lacks', () => {
    const reason = failed('no CUDA device was found');
    expect(chooseFix('tfjs-node-gpu', reason, withGpu)).toEqual(setUp('tfjs-node-gpu'));
    const pip = { wantedBy: 'TensorFlow in /site', libraries: [{ name: 'libcudnn.so.9', path: null }] };
    expect(chooseFix('tfjs-node-gpu', reason, { ...withGpu, cuda: pip })).toEqual({
      kind: 'library',
      library: 'libcudnn.so.9',
      command: null,
    });
    expect(chooseFix('tfjs-node-gpu', reason, { ...withGpu, platform: 'win32' })).toMatchObject({ library: 'libcudart.so.11.0' });
    expect(chooseFix('tfjs-node-gpu', reason, bare)).toBeNull();
  });

  it('repairs a driver before anything that needs it', () => {
    const nvidia = { driver: null, gpus: [], problem: 'Failed to initialize NVML: Driver/library version mismatch' };
    expect(chooseFix('tfjs-node-gpu', failed('not installed'), { ...bare, nvidia })).toEqual({
      kind: 'advice',
      text: 'repair the NVIDIA driver, of which nvidia-smi says: Failed to initialize NVML: Driver/library version mismatch',
    });
  });

  it('finds what WebGPU lacks where there is a GPU', () => {
    const reason = failed('no WebGPU adapter was found');
    expect(chooseFix('webgpu', reason, { ...withGpu, hasVulkanLoader: false })).toMatchObject({ library: 'libvulkan.so.1' });
    expect(chooseFix('webgpu', reason, withGpu)).toMatchObject({ kind: 'advice' });
    expect(chooseFix('webgpu', failed('the only WebGPU adapter is software (SwiftShader)'), bare)).toBeNull();
  });
});

it('the next step is that of the best backend that can be had, and none where a better one works', () => {
  const fix = { kind: 'advice', text: 'x' } as const;
  const broken = { name: 'webgpu', works: false, fix } as const;
  const hopeless = { name: 'tfjs-node-gpu', works: false, fix: null } as const;
  const wasm = { name: 'wasm', works: true, fix: null } as const;
  expect(nextFix([hopeless, broken, wasm])).toEqual(fix);
  expect(nextFix([hopeless, wasm, broken])).toBeNull();
});

it('reads the libraries that libtensorflow could not open', () => {
  const line = (name: string): string =>
    `2024-05-01 10:00:00.000000: W tensorflow/stream_executor/platform/default/dso_loader.cc:64] Could not load dynamic library '${name}'; dlerror: ${name}: cannot open shared object file: No such file or directory`;
  expect(unopenedLibraries([line('libcudart.so.11.0'), line('libcudnn.so.8'), line('libcudart.so.11.0')].join('\n'))).toEqual([
    'libcudart.so.11.0',
    'libcudnn.so.8',
  ]);
});
