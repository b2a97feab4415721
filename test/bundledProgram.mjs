/** Runs a program of TypeScript that works with the engine as built: bundled below .vscode-test, in the repository's root. */
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, testFolder } from './e2e/paths.mjs';

/**
 * @param {string} name of the program's folder in test, which has a main.ts with `main(args)`
 * @param {string[]} args
 */
export async function runProgram(name, args) {
  process.chdir(root);
  execFileSync(process.execPath, ['esbuild.mjs', '--if-needed'], { stdio: 'inherit' });
  const program = join(testFolder, name, 'program.mjs');
  await build({
    entryPoints: [`test/${name}/main.ts`],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
    banner: { js: "import { createRequire as bundled } from 'node:module'; const require = bundled(import.meta.url);" },
  });
  const { main } = await import(pathToFileURL(program).href);
  await main(args);
}
