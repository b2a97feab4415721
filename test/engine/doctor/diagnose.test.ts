import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { diagnose } from '../../../src/engine/doctor/diagnose';
import { readNvidiaSmi } from '../../../src/engine/doctor/nvidiaSmi';
import { temporaryFolder } from '../../store/fixtures';

afterEach(() => vi.unstubAllEnvs());

it.skipIf(process.platform === 'win32')('says that an nvidia-smi which may not be run cannot be', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'nvidia-smi'), '#!/bin/sh\n', { mode: 0o644 });
  vi.stubEnv('PATH', folder);
  expect(await readNvidiaSmi()).toEqual({
    driver: null,
    gpus: [],
    problem: 'nvidia-smi cannot be run: spawn nvidia-smi EACCES',
  });
});

it('tells a backend whose package.json is broken, and tries the others', async () => {
  const folder = temporaryFolder();
  const broken = join(folder, 'tfjs-node-gpu', 'node_modules', '@tensorflow', 'tfjs-node-gpu');
  mkdirSync(broken, { recursive: true });
  writeFileSync(join(broken, 'package.json'), '{"name": ');
  vi.stubEnv('POSTTRAIN_BACKENDS', folder);
  const tried: string[] = [];
  const report = await diagnose({
    tryBackend: (name) => {
      tried.push(name);
      return Promise.resolve({ works: true, device: 'x', reason: null, milliseconds: 1, adapter: null });
    },
    setUp: (backend) => `set up ${backend}`,
    onTrial: () => {},
  });
  const gpu = report.backends.find(({ name }) => name === 'tfjs-node-gpu');
  expect(gpu).toMatchObject({ works: false, reason: expect.stringMatching(/package\.json|JSON/) as string });
  expect(tried).toContain('wasm');
});
