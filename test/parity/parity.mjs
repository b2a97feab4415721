/**
 * Trains the bundled model with our engine and with TRL's GRPOTrainer, five seeds each, and says in docs/parity.md whether they agree.
 *
 *   npm run parity -- [--python PATH] [--seeds N] [--redraw]
 *
 * PATH is a Python with torch, transformers, datasets, trl and pyarrow (default: POSTTRAINING_PYTHON, else .vscode-test/bench/python/bin/python).
 * --seeds 2 to 5 (default 5) is how many seeds a side.
 * What is finished is kept in .vscode-test/parity, so that an interrupted sitting goes on where it was; remove that folder to begin again.
 * --redraw makes docs/parity.md and its figures again from docs/parity, and trains nothing.
 */
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, testFolder } from '../e2e/paths.mjs';

process.chdir(root);
execFileSync(process.execPath, ['esbuild.mjs', '--if-needed'], { stdio: 'inherit' });
const program = join(testFolder, 'parity/program.mjs');
await build({
  entryPoints: ['test/parity/main.ts'],
  outfile: program,
  bundle: true,
  platform: 'node',
  format: 'esm',
  mainFields: ['module', 'main'],
  logLevel: 'warning',
  banner: { js: "import { createRequire as bundled } from 'node:module'; const require = bundled(import.meta.url);" },
});
const { main } = await import(pathToFileURL(program).href);
await main(process.argv.slice(2));
