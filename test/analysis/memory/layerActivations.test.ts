import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { layerActivations } from '../../../src/analysis/memory/layerActivations';
import { knownModel, shapeOf } from './knownModels';

interface CountedRow {
  config: { model_type: string; hidden_size: number };
  precision: 'bfloat16' | 'autocast' | 'float32';
  bytesPerToken: number;
}

const file = join(import.meta.dirname, '../../../docs/memory/pytorch.json');
const { rows } = JSON.parse(readFileSync(file, 'utf8')) as { rows: CountedRow[] };

it.each(rows)('a layer of $config keeps what PyTorch saved: $precision, $bytesPerToken bytes a token', (row) => {
  const bytes = row.precision === 'float32' ? 4 : 2;
  const ours = layerActivations(shapeOf(row.config), row.precision === 'autocast' ? 'autocast' : 'eager', bytes);
  expect(ours / row.bytesPerToken).toBeGreaterThan(0.95);
  expect(ours / row.bytesPerToken).toBeLessThan(1.05);
});

it('a fused layer of Qwen3-0.6B keeps 6 × 1,024 + 2 × (2,048 + 2 × 1,024) + 3 × 3,072 numbers of a token', () => {
  expect(layerActivations(knownModel('Qwen3-0.6B'), 'fused', 1)).toBe(23_552);
});

it('a token of a mixture of experts is in those that it goes through: 8 of 128', () => {
  const routed = 2 * 8 * 2048 + 3 * 8 * 768;
  expect(layerActivations(knownModel('Qwen3-30B-A3B'), 'fused', 1)).toBe(6 * 2048 + 2 * (4096 + 2 * 512) + routed);
});
