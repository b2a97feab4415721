import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import * as z from 'zod';
import { NotInstalledError, resolveNativePackage } from '../../src/engine/backends/nativePackages';
import { expectedOf, fixtureFolder, openFixture } from './fixtureModel';

/** Where Debian and others put Chromium's SwiftShader, a Vulkan driver in software, with the Vulkan loader beside it. */
const drivers = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'].map((folder) =>
  join(folder, 'libvk_swiftshader.so'),
);
const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'dist/test/webgpuStep.mjs');
const driver = drivers.find((path) => existsSync(path));
const microBatch = expectedOf('qwen2').rows.map((ids) => ({ ids, counts: ids.map(() => 1) }));

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'webgpu-'));
  const manifest = { file_format_version: '1.0.0', ICD: { library_path: driver, api_version: '1.1.0' } };
  writeFileSync(join(folder, 'icd.json'), JSON.stringify(manifest));
  mkdirSync(dirname(program), { recursive: true });
  const require =
    "import{createRequire as createRequireOfBundle}from'node:module';const require=createRequireOfBundle(import.meta.url);";
  await build({
    entryPoints: [fileURLToPath(new URL('webgpuStep.ts', import.meta.url))],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: `${require}const __dirname=${JSON.stringify(dirname(program))};` },
    logLevel: 'error',
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function skipIfMissing(context: TestContext): void {
  let missing = driver ? null : 'no software Vulkan driver (libvk_swiftshader.so of Chromium)';
  try {
    resolveNativePackage('webgpu');
  } catch (error) {
    if (!(error instanceof NotInstalledError)) throw error;
    missing = error.message;
  }
  if (missing === null) return;
  console.log(`skipped on webgpu: ${missing}`);
  context.skip(missing);
}

/** A process of its own: the driver is chosen by its environment, and Dawn lives as long as it. */
function runStep(allowSoftware: boolean): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [program, fixtureFolder('qwen2'), JSON.stringify(microBatch)], {
    encoding: 'utf8',
    timeout: 180_000,
    env: {
      ...process.env,
      VK_ICD_FILENAMES: join(folder, 'icd.json'),
      LD_LIBRARY_PATH: dirname(driver ?? '/'),
      POSTTRAIN_ALLOW_SOFTWARE_WEBGPU: allowSoftware ? '1' : '0',
    },
  });
}

describe('webgpu', () => {
  it('is not taken on a software adapter unless a test asks for it', (context) => {
    skipIfMissing(context);
    const { status, stderr } = runStep(false);
    expect(stderr).toMatch(/backend webgpu does not start: the only WebGPU adapter is software \(SwiftShader/);
    expect(status).not.toBe(0);
  });

  it('makes a training step that agrees with wasm to 1e-4', { timeout: 200_000 }, async (context) => {
    skipIfMissing(context);
    const { stdout, stderr } = runStep(true);
    const found = z
      .object({ device: z.string(), loss: z.number(), gradient: z.array(z.number()), tokenIds: z.array(z.number()) })
      .safeParse(JSON.parse(stdout || 'null'));
    expect(found.success, stderr).toBe(true);
    const { compute } = await openFixture('qwen2', 'wasm');
    const expected = await compute.gradients({ kind: 'sft', microBatches: [microBatch], numItemsInBatch: 16 });
    expect(Math.abs(found.data!.loss - expected.loss)).toBeLessThan(1e-4);
    const scale = Math.max(...expected.gradient.map(Math.abs));
    expected.gradient.forEach((value, i) => expect(Math.abs(found.data!.gradient[i]! - value) / scale).toBeLessThan(1e-4));
    expect(found.data!.tokenIds.length).toBe(4);
    await compute.dispose();
  });
});
