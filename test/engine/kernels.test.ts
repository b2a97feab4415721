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
});
