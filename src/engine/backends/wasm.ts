import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { replaceMatMul } from './wasmMatMul';

const SIMD = 'tfjs-backend-wasm-simd.wasm';

let isStarted = false;

/** Starts the WebAssembly backend: always there, one thread, SIMD where the CPU has it. Returns its device text. */
export async function startWasm(): Promise<string> {
  setWasmPaths(wasmFolder() + sep);
  if (!(await tf.setBackend('wasm'))) throw new Error('the WebAssembly backend does not start');
  await tf.ready();
  if (!isStarted) replaceMatMul();
  isStarted = true;
  return `CPU, WebAssembly${tf.env().get('WASM_HAS_SIMD_SUPPORT') ? ' SIMD' : ''}`;
}

/** Beside the bundled engine, else in node_modules when run from source. */
function wasmFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  if (existsSync(join(here, SIMD))) return here;
  return dirname(createRequire(import.meta.url).resolve(`@tensorflow/tfjs-backend-wasm/dist/${SIMD}`));
}
