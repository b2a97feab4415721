import * as tf from '@tensorflow/tfjs-core';
import { wasmBackend, type WasmBackend } from '../kernels/heap';
import { instantiateKernels, type KernelExports } from '../kernels/kernels';

interface MatMulAttributes {
  transposeA: boolean;
  transposeB: boolean;
}

const EDGE_BYTES = 64;

/**
 * Replaces the wasm backend's BatchMatMul by a packed product of our own. The backend's is as quick only where nothing is transposed and B is
 * one matrix; transposed and batched products, most of a training step, are ten times slower there. Call it once the
 * backend is ready.
 */
export function replaceMatMul(): void {
  const backend = wasmBackend();
  const kernels = instantiateKernels(backend.wasm.asm.memory);
  const scratch = new Scratch(backend);
  const original = tf.getKernel('BatchMatMul', 'wasm');
  tf.unregisterKernel('BatchMatMul', 'wasm');
  tf.registerKernel({
    ...original,
    kernelFunc: ({ inputs, attrs }) => {
      const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
      return matMul(backend, kernels, scratch, a, b, attrs as unknown as MatMulAttributes);
    },
  });
}

function matMul(
  backend: WasmBackend,
  kernels: KernelExports,
  scratch: Scratch,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  { transposeA, transposeB }: MatMulAttributes,
): tf.TensorInfo {
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [rows, depth] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [bDepth, columns] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  const aBatches = tf.util.sizeFromShape(a.shape.slice(0, -2));
  const bBatches = tf.util.sizeFromShape(b.shape.slice(0, -2));
  const outer = aBatches >= bBatches ? a.shape.slice(0, -2) : b.shape.slice(0, -2);
  if (depth !== bDepth || (aBatches !== bBatches && aBatches !== 1 && bBatches !== 1)) {
    throw new RangeError(`matMul of [${a.shape.join(', ')}] and [${b.shape.join(', ')}]: the shapes do not fit`);
  }
  const batches = Math.max(aBatches, bBatches);
  const out = backend.makeOutput([...outer, rows, columns], 'float32');
  const pointer = ({ dataId }: tf.TensorInfo): number => backend.dataIdMap.get(dataId).memoryOffset;
  const packed = scratch.take(EDGE_BYTES + 4 * kernels.packedSize(depth, columns));
  // After the allocations: they may have moved nothing, but the offsets of new tensors are only known now.
  const [aStart, bStart, outStart] = [pointer(a), pointer(b), pointer(out)];
  const [bRowStride, bColumnStride] = transposeB ? [1, bColumns] : [bColumns, 1];
  const [aRowStride, aColumnStride] = transposeA ? [1, aColumns] : [aColumns, 1];
  for (let batch = 0; batch < batches; batch++) {
    const aAt = aStart + 4 * (aBatches === 1 ? 0 : batch) * rows * depth;
    const bAt = bStart + 4 * batch * depth * columns;
    const outAt = outStart + 4 * batch * rows * columns;
    if (batch === 0 || bBatches > 1) kernels.pack(bAt, bRowStride, bColumnStride, depth, columns, packed + EDGE_BYTES);
    kernels.multiply(aAt, aRowStride, aColumnStride, packed + EDGE_BYTES, outAt, columns, rows, columns, depth, false, packed);
  }
  return out;
}

/** Memory that grows to what was last needed. */
class Scratch {
  private pointer = 0;
  private bytes = 0;

  constructor(private readonly backend: WasmBackend) {}

  take(bytes: number): number {
    if (bytes > this.bytes) {
      if (this.pointer) this.backend.wasm._free(this.pointer);
      this.pointer = this.backend.wasm._malloc(bytes);
      if (!this.pointer) throw new Error(`the WebAssembly memory has no ${bytes} bytes left for a matrix product`);
      this.bytes = bytes;
    }
    return this.pointer;
  }
}
