/** How programs of Node are bundled: the engine's command line and workers, and what tests and the bench run beside them. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(fileURLToPath(import.meta.url));
/** Its time is when the last whole build began. */
export const stamp = join(root, 'dist/.built');

/** Set up by `npm run setup:backend`, never bundled. */
const nativeBackends = ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu', 'webgpu'];

/** TF.js and its WebAssembly glue are CommonJS inside: they need what an ES module does not have. */
const commonJsGlobals = [
  "import { createRequire as createRequireOfBundle } from 'node:module';",
  "import { fileURLToPath as fileURLToPathOfBundle } from 'node:url';",
  'const require = createRequireOfBundle(import.meta.url);',
  'const __filename = fileURLToPathOfBundle(import.meta.url);',
  "const __dirname = fileURLToPathOfBundle(new URL('.', import.meta.url));",
].join('');

/** The engine's programs: the command line and its workers, which lie beside it. */
export const engineEntries = {
  posttrain: 'src/engine/cli/main.ts',
  computeWorker: 'src/engine/training/computeWorker.ts',
  rolloutWriter: 'src/engine/training/rolloutWriter.ts',
  parquetWorker: 'src/store/parquetWorker.ts',
  analysisWorker: 'src/engine/analyze/analysisWorker.ts',
  rewardModule: 'src/engine/rewards/moduleWorker.ts',
  rewardRegex: 'src/engine/rewards/regexWorker.ts',
  rewardLatex: 'src/engine/rewards/latex/worker.ts',
};

/**
 * Options of esbuild for one program of Node that may use the engine.
 * @param {string} name of the file, without .js
 * @param {string} entry from the root
 * @param {string} outdir from the root, or absolute
 */
export function engineBundle(name, entry, outdir) {
  return {
    absWorkingDir: root,
    entryPoints: { [name]: entry },
    outdir,
    bundle: true,
    platform: /** @type {const} */ ('node'),
    format: /** @type {const} */ ('esm'),
    target: 'node20',
    mainFields: ['module', 'main'],
    external: nativeBackends,
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: { js: (name === 'posttrain' ? '#!/usr/bin/env node\n' : '') + commonJsGlobals },
    logLevel: /** @type {const} */ ('warning'),
  };
}

/**
 * Puts TF.js's WebAssembly where a program of the engine looks for it: beside itself.
 * @param {string} folder
 */
export function copyWasm(folder) {
  mkdirSync(folder, { recursive: true });
  const from = join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist');
  for (const kind of ['', '-simd', '-threaded-simd']) {
    const name = `tfjs-backend-wasm${kind}.wasm`;
    copyFileSync(join(from, name), join(folder, name));
  }
}

/**
 * Milliseconds since 1970 of the newest file below the paths; folders count too, so that a deletion is seen.
 * @param {string[]} paths
 * @returns {number}
 */
function newest(paths) {
  return Math.max(
    ...paths.map((path) => {
      const entry = statSync(path);
      return entry.isDirectory()
        ? Math.max(entry.mtimeMs, ...readdirSync(path).map((name) => newest([join(path, name)])))
        : entry.mtimeMs;
    }),
  );
}

/** Whether dist/ is of the sources as they are. */
export function isBuilt() {
  if (!existsSync(stamp)) return false;
  const sources = ['src', 'webview', 'esbuild.mjs', 'engineBundles.mjs', 'package-lock.json', 'tsconfig.json'];
  return newest(sources.map((path) => join(root, path))) < statSync(stamp).mtimeMs;
}
