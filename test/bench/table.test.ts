import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { table } from './table.mjs';
import { viewsTable } from './viewsTable.mjs';

const docs = fileURLToPath(new URL('../../docs', import.meta.url));

describe('docs/performance.md', () => {
  const text = readFileSync(`${docs}/performance.md`, 'utf8').replace(/ +\|/g, ' |');
  const VIEWS = ['views.json', 'viewsManyRuns.json'];
  it.each(VIEWS)('shows what was measured of the panels: %s', (file) => {
    const { rows } = JSON.parse(readFileSync(`${docs}/performance/${file}`, 'utf8')) as {
      rows: Parameters<typeof viewsTable>[0];
    };
    for (const row of viewsTable(rows, { header: false }).split('\n')) expect(text).toContain(row);
  });

  it.each(readdirSync(`${docs}/performance`).filter((file) => !VIEWS.includes(file)))('shows what was measured: %s', (file) => {
    const { backends, rows } = JSON.parse(readFileSync(`${docs}/performance/${file}`, 'utf8')) as Parameters<typeof table>[1] & {
      rows: Parameters<typeof table>[0];
    };
    for (const row of table(rows, { backends, header: false }).split('\n')) expect(text).toContain(row);
  });
});

it('divides the peer’s time by ours, and our tokens a second by the peer’s', () => {
  const cells = (ours: number, peer: number) => ({ wasm: { value: ours }, peer: { value: peer } });
  const rows = [
    { name: 'a', unit: 'ms', cells: cells(200, 100) },
    { name: 'b', unit: 'tokens/s', cells: cells(200, 100) },
  ];
  expect(table(rows, { backends: ['wasm'], header: false })).toBe(
    '| a | ms | 200 | 100 | 0.50 × |\n| b | tokens/s | 200 | 100 | 2.00 × |',
  );
});

it('says how much of a target was taken, and leaves out what was not measured', () => {
  const row = { name: 'a', unit: 'ms', value: 24, target: 16 };
  const rows = [
    { ...row, cpu: 12 },
    { ...row, name: 'b', value: 45, target: 30, atLeast: true },
    { ...row, target: null },
    { ...row, skipped: 'no browser' },
  ];
  expect(viewsTable(rows, { header: false })).toBe(
    '| a | ms | 24 | 12 | < 16 | 1.50 × |\n| b | ms | 45 | - | ≥ 30 | 1.50 × |\n| a | ms | 24 | - | - | - |',
  );
});
