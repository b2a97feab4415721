import * as tf from '@tensorflow/tfjs-core';

/** What is used of tfjs-backend-wasm 4.22 (pinned): its memory, allocator and where tensors lie. */
export interface WasmBackend {
  wasm: { asm: { memory: WebAssembly.Memory }; _malloc(bytes: number): number; _free(pointer: number): void };
  dataIdMap: { get(dataId: object): { memoryOffset: number } };
  makeOutput(shape: number[], dtype: 'float32'): tf.TensorInfo;
}

/** The wasm backend of this thread, current or not: kernels work on its memory beside TF.js, so tensors need not be copied. */
export function wasmBackend(): WasmBackend {
  return tf.findBackend('wasm') as unknown as WasmBackend;
}

export function wasmMemory(): WebAssembly.Memory {
  return wasmBackend().wasm.asm.memory;
}

let liveBytes = 0;

/** Bytes that heaps hold now, beside TF.js's tensors. */
export function heapBytes(): number {
  return liveBytes;
}

/** Blocks of the wasm backend's memory, freed together. Views are made anew at each use, because memory that grows loses the old ones. */
export class Heap {
  private readonly blocks: number[] = [];
  private bytes = 0;

  /** Room for `count` 4-byte numbers. @throws where the memory has no more */
  allocate(count: number): number {
    const pointer = wasmBackend().wasm._malloc(Math.max(4 * count, 4));
    if (!pointer) throw new Error(`the WebAssembly memory has no ${4 * count} bytes left: use a smaller model or fewer rows`);
    this.blocks.push(pointer);
    this.bytes += 4 * count;
    liveBytes += 4 * count;
    return pointer;
  }

  store(values: Float32Array): number {
    const pointer = this.allocate(values.length);
    this.floats(pointer, values.length).set(values);
    return pointer;
  }

  floats(pointer: number, count: number): Float32Array {
    return new Float32Array(wasmMemory().buffer, pointer, count);
  }

  integers(pointer: number, count: number): Int32Array {
    return new Int32Array(wasmMemory().buffer, pointer, count);
  }

  dispose(): void {
    for (const pointer of this.blocks) wasmBackend().wasm._free(pointer);
    this.blocks.length = 0;
    liveBytes -= this.bytes;
    this.bytes = 0;
  }
}
