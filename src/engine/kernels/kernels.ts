import { kernelBinary } from './binary';

/** The exports of assembly/index.ts: pointers are bytes, strides and sizes are floats. */
export interface KernelExports {
  packedSize(depth: number, columns: number): number;
  pack(b: number, rowStride: number, columnStride: number, depth: number, columns: number, target: number): void;
  multiply(
    a: number,
    rowStride: number,
    columnStride: number,
    packed: number,
    c: number,
    width: number,
    rows: number,
    columns: number,
    depth: number,
    accumulate: boolean,
    edge: number,
  ): void;
  rotateAndStore(
    qkv: number,
    tokens: number,
    heads: number,
    keyHeads: number,
    dim: number,
    slots: number,
    positions: number,
    cos: number,
    sin: number,
    pairs: number,
    keys: number,
    values: number,
    capacity: number,
  ): void;
  attend(
    qkv: number,
    tokens: number,
    heads: number,
    keyHeads: number,
    dim: number,
    slots: number,
    positions: number,
    keys: number,
    values: number,
    capacity: number,
    window: number,
    scale: number,
    cap: number,
    scores: number,
    out: number,
  ): void;
  rmsNorm(x: number, weight: number, out: number, rows: number, size: number, stride: number, epsilon: number): void;
  layerNorm(x: number, weight: number, bias: number, out: number, rows: number, size: number, epsilon: number): void;
  swiglu(gate: number, up: number, count: number): void;
  times(x: number, y: number, count: number): void;
  gelu(x: number, count: number): void;
  geluTanh(x: number, count: number): void;
  softCap(x: number, count: number, cap: number): void;
  addBias(x: number, bias: number, rows: number, size: number): void;
}

/** Instantiates the kernels on a memory; they keep nothing in it but what they are told to. */
export function instantiateKernels(memory: WebAssembly.Memory): KernelExports {
  const module = new WebAssembly.Module(Buffer.from(kernelBinary, 'base64'));
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as KernelExports;
}
