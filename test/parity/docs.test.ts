import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { niceTicks } from './figure';
import { fromCsv, readRecords, replayRowSchema, sides, toCsv } from './records';
import { redraw } from './redraw';
import { SEEDS, STEPS } from './settings';

const docs = fileURLToPath(new URL('../../docs', import.meta.url));
const records = readRecords(`${docs}/parity`);

it('docs/parity.md and its figure are those of the committed data', () => {
  for (const [path, text] of Object.entries(redraw(docs))) expect(readFileSync(path, 'utf8'), path).toBe(text);
});

it('has every step of every run, of the same seeds on both sides', () => {
  const seeds = SEEDS.slice(0, new Set(records.runs.map(({ seed }) => seed)).size);
  expect(seeds.length).toBeGreaterThan(1);
  for (const side of sides) {
    for (const seed of seeds) {
      const rows = records.runs.filter((row) => row.side === side && row.seed === seed);
      expect(rows.map(({ step }) => step)).toEqual(Array.from({ length: STEPS }, (_, i) => i + 1));
    }
  }
});

it('both sides had the same learning rates, and never clipped a ratio', () => {
  for (const row of records.runs) {
    const other = records.runs.find(({ seed, step, side }) => seed === row.seed && step === row.step && side !== row.side)!;
    expect(row.learning_rate).toBeCloseTo(other.learning_rate, 10);
    expect(row.region_mean).toBe(0);
  }
});

it('the same completions gave TRL the loss and the gradient norm that they gave us', () => {
  const first = records.replay[0]!;
  expect(Math.abs(first.loss - first.trl_loss)).toBeLessThan(1e-6);
  expect(Math.abs(first.grad_norm / first.trl_grad_norm - 1)).toBeLessThan(1e-4);
});

it('our sampler drew tokens as often as their probabilities say', () => {
  for (const { drawn, expected, variance } of records.draws) {
    expect(Math.abs(drawn - expected)).toBeLessThan(4 * Math.sqrt(variance));
  }
});

it('writes numbers that are read back', () => {
  const row = { step: 1, loss: -1.25e-9, trl_loss: 0.1234567, grad_norm: 1, trl_grad_norm: 2, kl: 0, trl_kl: 3 };
  expect(fromCsv(toCsv([row]), replayRowSchema)).toEqual([row]);
  for (const cell of ['', 'nan', 'Infinity']) {
    expect(() => fromCsv(`step,loss\n1,${cell}\n`, replayRowSchema.pick({ step: true, loss: true })), cell).toThrow();
  }
});

it('puts round numbers on an axis', () => {
  expect(niceTicks(0.13, 0.41)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
  expect(niceTicks(21, 29)).toEqual([20, 22, 24, 26, 28, 30]);
});
