import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryNeed } from '../../../src/analysis/memory/memoryNeed';
import { benchmarkRun, publishedLine, publishedRows, reservedGiB } from './publishedRows';

const rows = publishedRows();
const text = readFileSync(join(import.meta.dirname, '../../../docs/memory.md'), 'utf8').replace(/ +\|/g, ' |');

describe('published measurements of prime-rl', () => {
  it.each(rows)('$model $kind, $tokens tokens on $devices GPUs of $measured: $gib GiB', (row) => {
    const ours = reservedGiB(benchmarkRun(row));
    expect(ours / row.gib).toBeGreaterThan(0.8);
    expect(ours / row.gib).toBeLessThan(1.2);
  });

  it('are on the whole neither over- nor underestimated', () => {
    const errors = rows.map((row) => reservedGiB(benchmarkRun(row)) / row.gib - 1);
    expect(Math.abs(errors.reduce((sum, error) => sum + error, 0) / errors.length)).toBeLessThan(0.03);
  });

  it('stand beside ours in docs/memory.md', () => {
    expect(rows.map(publishedLine).filter((line) => !text.includes(line))).toEqual([]);
  });
});

describe('what a reader can check by hand', () => {
  const run = benchmarkRun({ model: 'Qwen3-0.6B', kind: 'RL full', tokens: 16_384, devices: 1, gpu: '', gib: 0, measured: '' });
  const { parts } = memoryNeed(run);
  const bytes = (name: string): number => parts.find((part) => part.name === name)!.bytes;
  const parameters = 596_049_920;

  it('is 4 bytes a weight, 4 a gradient and 8 for Adam’s moments', () => {
    expect([bytes('actor weights'), bytes('gradients'), bytes('optimizer states')]).toEqual([
      4 * parameters,
      4 * parameters,
      8 * parameters,
    ]);
  });

  it('is the input of each of 28 layers in bfloat16, and twice what one layer keeps', () => {
    const layer = 2 * (6 * 1024 + 2 * (2048 + 2 * 1024) + 3 * 3072);
    expect(bytes('activations')).toBe(16_384 * (28 * 1024 * 2 + 2 * layer));
  });

  it('is a 151,936 × 1,024 table and two layers gathered in bfloat16, and their gradients in bfloat16 and float32', () => {
    const table = 151_936 * 1024;
    const layer = 15_730_944;
    expect(bytes('gathered layers')).toBe(2 * (table + 2 * layer) + 6 * (table + layer));
  });
});
