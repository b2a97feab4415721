import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { instantiateKernels } from '../../src/engine/kernels/kernels';
import { Generator } from '../../src/engine/random/generator';
import { compileKernels } from '../../src/engine/kernels/build.mjs';

const memory = new WebAssembly.Memory({ initial: 64 });
const kernels = instantiateKernels(memory);
const EDGE = 64;

function random(count: number, seed: number): Float32Array {
  const generator = Generator.fromSeed(seed);
  return Float32Array.from({ length: count }, () => generator.normal());
}

describe('the kernels', () => {
  it('are compiled from the AssemblyScript beside them', () => {
    expect(readFileSync(new URL('../../src/engine/kernels/binary.ts', import.meta.url), 'utf8')).toBe(compileKernels());
  });

  // Rows, columns and depth around the tile of 4 × 16 and the pass of 256.
  const shapes = [
    [1, 1, 1],
    [4, 16, 256],
    [7, 17, 5],
    [5, 33, 300],
    [9, 40, 257],
    [128, 48, 32],
  ] as const;
  const transposes = [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const;
  it.each(shapes.flatMap(([rows, columns, depth]) => transposes.map((flags) => [rows, columns, depth, ...flags] as const)))(
    'multiply %i × %i over %i, transposed %s and %s',
    (rows, columns, depth, transposeA, transposeB) => {
      const floats = new Float32Array(memory.buffer);
      const a = random(rows * depth, 1);
      const b = random(depth * columns, 2);
      const aAt = 1024;
      const bAt = aAt + 4 * a.length;
      const packed = bAt + 4 * b.length;
      const cAt = packed + 4 * kernels.packedSize(depth, columns);
      floats.set(a, aAt / 4);
      floats.set(b, bAt / 4);
      floats.fill(1, cAt / 4, cAt / 4 + rows * columns + 1);
      kernels.pack(bAt, transposeB ? 1 : columns, transposeB ? depth : 1, depth, columns, packed);
      kernels.multiply(
        aAt,
        transposeA ? 1 : depth,
        transposeA ? rows : 1,
        packed,
        cAt,
        columns,
        rows,
        columns,
        depth,
        true,
        EDGE,
      );
      let largest = 0;
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          let sum = 1;
          for (let k = 0; k < depth; k++)
            sum += a[transposeA ? k * rows + i : i * depth + k]! * b[transposeB ? j * depth + k : k * columns + j]!;
          largest = Math.max(largest, Math.abs(sum - floats[cAt / 4 + i * columns + j]!));
        }
      }
      expect(largest).toBeLessThan(1e-4);
      // Nothing is written behind C.
      expect(floats[cAt / 4 + rows * columns]).toBe(1);
    },
  );

  it('compute silu(gate) · up to float32 accuracy, far out too', () => {
    const gate = Float32Array.of(-100, -30, -3, -0.1, 0, 0.5, 20, 90);
    const floats = new Float32Array(memory.buffer);
    floats.set(gate, 256);
    floats.fill(2, 264, 272);
    kernels.swiglu(1024, 1056, 8);
    gate.forEach((g, i) => {
      const expected = (2 * g) / (1 + Math.exp(-g));
      expect(Math.abs(floats[256 + i]! - expected)).toBeLessThan(3e-7 * Math.max(1, Math.abs(expected)));
    });
  });

  // erf(x/√2) of 0.5, 1 and 3 is 0.3829249, 0.6826895 and 0.9973002.
  it.each([
    [
      'gelu',
      [-100, -3, -1, -0.5, 0, 0.5, 1, 3, 100],
      [0, -0.0040497, -0.1586553, -0.1542687, 0, 0.3457313, 0.8413447, 2.9959503, 100],
    ],
    ['geluTanh', [-100, -3, -1, 0, 1e-4, 1, 3, 100], [0, -0.0036374, -0.158808, 0, 5.0004e-5, 0.841192, 2.9963626, 100]],
  ] as const)('compute %s to float32 accuracy, far out too', (name, inputs, outputs) => {
    const floats = new Float32Array(memory.buffer);
    floats.set(inputs, 256);
    kernels[name](1024, 12);
    outputs.forEach((expected, i) =>
      expect(Math.abs(floats[256 + i]! - expected)).toBeLessThan(4e-7 * Math.max(1, Math.abs(expected))),
    );
  });

  it('cap as tanh does, and norm to mean 0 and variance 1', () => {
    const floats = new Float32Array(memory.buffer);
    const inputs = [-1e4, -30, -1, 0, 0.5, 30, 1e4];
    floats.set(inputs, 256);
    kernels.softCap(1024, inputs.length, 30);
    inputs.forEach((x, i) => expect(floats[256 + i]).toBeCloseTo(30 * Math.tanh(x / 30), 5));
    // Mean 2, variance 2; weights 2, biases 1.
    floats.set([0, 2, 2, 4, 2, 2, 2, 2, 1, 1, 1, 1], 256);
    kernels.layerNorm(1024, 1024 + 16, 1024 + 32, 2048, 1, 4, 0);
    const expected = [1 - 2 * Math.SQRT2, 1, 1, 1 + 2 * Math.SQRT2];
    expected.forEach((y, i) => expect(floats[512 + i]).toBeCloseTo(y, 5));
  });
});
