import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..', '..', '..');

/** What a bundled CommonJS package needs of an ES module, as in esbuild.mjs. */
const banner = [
  "import { createRequire as createRequireOfBundle } from 'node:module';",
  "import { fileURLToPath as fileURLToPathOfBundle } from 'node:url';",
  'const require = createRequireOfBundle(import.meta.url);',
  'const __filename = fileURLToPathOfBundle(import.meta.url);',
  "const __dirname = fileURLToPathOfBundle(new URL('.', import.meta.url));",
].join('');

export interface BuiltEngine {
  folder: string;
  /** The built `posttrain.js`. */
  cli: string;
  remove(): void;
}

/** Builds the command line and its workers from the sources as they are, into a folder of its own. */
export async function buildEngine(): Promise<BuiltEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'posttrain-engine-'));
  const entries = {
    posttrain: 'src/engine/cli/main.ts',
    computeWorker: 'src/engine/training/computeWorker.ts',
    rolloutWriter: 'src/engine/training/rolloutWriter.ts',
    parquetWorker: 'src/store/parquetWorker.ts',
    rewardModule: 'src/engine/rewards/moduleWorker.ts',
    rewardRegex: 'src/engine/rewards/regexWorker.ts',
  };
  await Promise.all(
    Object.entries(entries).map(([name, entry]) =>
      build({
        absWorkingDir: root,
        entryPoints: { [name]: entry },
        outdir: folder,
        outExtension: { '.js': '.js' },
        bundle: true,
        platform: 'node',
        format: 'esm',
        target: 'node20',
        mainFields: ['module', 'main'],
        external: ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu', 'webgpu'],
        define: { 'process.env.NODE_ENV': '"production"' },
        banner: { js: banner },
        logLevel: 'error',
      }),
    ),
  );
  for (const kind of ['', '-simd', '-threaded-simd']) {
    const name = `tfjs-backend-wasm${kind}.wasm`;
    copyFileSync(join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist', name), join(folder, name));
  }
  return { folder, cli: join(folder, 'posttrain.js'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
