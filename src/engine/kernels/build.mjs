/**
 * Compiles the AssemblyScript beside this file and writes it, as base64, to binary.ts, so that the engine needs no file to find and no
 * compiler to run:
 *
 *   node src/engine/kernels/build.mjs
 *
 * `compileKernels` is also what the test that binary.ts is up to date calls.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const compiler = join(here, '../../../node_modules/assemblyscript/bin/asc.js');
const flags =
  '-O3 --converge --noAssert --runtime stub --importMemory --memoryBase 0 --initialMemory 0 --enable simd --disableWarning 112'.split(
    ' ',
  );

/** What binary.ts should hold. */
export function compileKernels() {
  const folder = mkdtempSync(join(tmpdir(), 'kernels-'));
  try {
    const file = join(folder, 'kernels.wasm');
    execFileSync(process.execPath, [compiler, join(here, 'assembly/index.ts'), '--outFile', file, ...flags], {
      stdio: 'inherit',
    });
    const base64 = readFileSync(file).toString('base64');
    return `/** kernels.wasm, made from assembly/ by build.mjs. */\nexport const kernelBinary =\n  '${base64}';\n`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(join(here, 'binary.ts'), compileKernels());
