import { describe, expect, it } from 'vitest';
import { parseNvidiaSmi } from '../../../src/engine/doctor/nvidiaSmi';

const MiB = 2 ** 20;
const printed = (stdout: string, code: number | null = 0, stderr = '') => parseNvidiaSmi({ code, stdout, stderr });

// Outputs of nvidia-smi --query-gpu=index,name,memory.total,memory.used,driver_version --format=csv,noheader,nounits
describe('parseNvidiaSmi', () => {
  it('reads one GPU', () => {
    expect(printed('0, NVIDIA H100 80GB HBM3, 81559, 4, 550.54.15\n')).toEqual({
      driver: '550.54.15',
      gpus: [{ index: 0, name: 'NVIDIA H100 80GB HBM3', memoryBytes: 81559 * MiB, usedBytes: 4 * MiB }],
      problem: null,
    });
  });

  it('reads two GPUs, of which one shares the memory of its machine', () => {
    const { driver, gpus } = printed(
      '0, NVIDIA GeForce RTX 3090, 24576, 1021, 535.183.01\n1, NVIDIA GB10, [N/A], [N/A], 535.183.01\n',
    );
    expect(driver).toBe('535.183.01');
    expect(gpus).toEqual([
      { index: 0, name: 'NVIDIA GeForce RTX 3090', memoryBytes: 24576 * MiB, usedBytes: 1021 * MiB },
      { index: 1, name: 'NVIDIA GB10', memoryBytes: null, usedBytes: null },
    ]);
  });

  it('keeps the words of an nvidia-smi that finds none', () => {
    expect(printed('No devices were found\n', 6)).toEqual({ driver: null, gpus: [], problem: 'No devices were found' });
    const mismatch = 'Failed to initialize NVML: Driver/library version mismatch';
    expect(printed(`${mismatch}\nNVML library version: 550.54\n`, 18).problem).toBe(mismatch);
  });

  it('takes nothing for a GPU that is none', () => {
    expect(printed('').problem).toBe('it printed nothing');
    expect(printed('0, NVIDIA A100\n')).toEqual({ driver: null, gpus: [], problem: '0, NVIDIA A100' });
    expect(printed('', null).problem).toBe('nvidia-smi took longer than 20 s');
  });
});
