import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { builtInErrors, measuredWords, publishedErrors } from '../../../src/analysis/memory/measuredErrors';
import { benchmarkRun, publishedRows, reservedGiB } from './publishedRows';

const text = readFileSync(join(import.meta.dirname, '../../../docs/memory.md'), 'utf8');

it('the largest error of the published measurements is what the panel says', () => {
  const errors = publishedRows().map((row) => Math.abs(reservedGiB(benchmarkRun(row)) / row.gib - 1));
  expect(publishedErrors).toEqual({ rows: errors.length, largest: Math.round(100 * Math.max(...errors)) });
});

it('the largest error of the built-in engine is that of its table in docs/memory.md', () => {
  const [, table = ''] = text.split('## Beside the built-in engine');
  const errors = [...table.matchAll(/\| [+−](\d+) % \|/g)].map(([, error]) => Number(error));
  expect(builtInErrors).toEqual({ rows: errors.length, largest: Math.max(...errors) });
});

it('TRL and verl are said to be derived', () => {
  expect(measuredWords('trl')).toMatch(/^Derived, not measured here: .* within 18 % on 35 published measurements of prime-rl\.$/);
  expect(measuredWords('verl')).toMatch(/^Derived, not measured here/);
  expect(measuredWords('prime-rl')).toBe('Within 18 % on 35 published measurements of prime-rl.');
});
