import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { GradientResult, SftTask } from '../../src/engine/compute';
import { packRows, type PackedRow } from '../../src/engine/methods/sft/packing';
import { packedTask, sftTask, type SftRow } from '../../src/engine/methods/sft/rows';
import { backendsUnderTest, useBackend } from './backendsUnderTest';
import { openFixture } from './fixtureModel';

const strategies = ['bfd', 'bfd_split', 'wrapped'] as const;
const ids = z.array(z.array(z.number()));
const packedSchema = z.object({ ids, labels: ids, lengths: ids.nullable() });
/** What TRL computes: see test/python/fixtures/make_packing.py. */
const fixture = z
  .object({
    max_length: z.number(),
    rows: z.object({ input_ids: ids, labels: ids }),
    packed: z.record(z.enum(strategies), packedSchema),
    many: z.object({ ids: z.array(z.number()) }),
    manyPacked: z.record(z.enum(strategies), z.array(z.number())),
  })
  .parse(JSON.parse(readFileSync(new URL('../fixtures/trl-packing/packing.json', import.meta.url), 'utf8')));

/** TRL's label of a token without loss. */
const counts = (labels: readonly number[]): number[] => labels.map((label) => (label === -100 ? 0 : 1));
const rows = fixture.rows.input_ids.map((row, i): SftRow => ({ ids: row, counts: counts(fixture.rows.labels[i]!) }));
const pack = (strategy: (typeof strategies)[number]): PackedRow[] => packRows(rows, fixture.max_length, strategy);

/** TRL's collator takes the label from where a position is 0, which is the first token of every part. */
function partsOf({ ids, labels, lengths }: z.infer<typeof packedSchema>): SftRow[][] {
  return ids.map((row, i) => {
    let end = 0;
    return (lengths?.[i] ?? [row.length]).map((length) => {
      const start = end;
      end += length;
      return { ids: row.slice(start, end), counts: [0, ...counts(labels[i]!.slice(start + 1, end))] };
    });
  });
}

describe.each(strategies)('packing by %s', (strategy) => {
  it('makes the rows that TRL makes', () => {
    expect(pack(strategy)).toEqual(partsOf(fixture.packed[strategy]));
  });

  it('packs 1,000 examples at a time, as TRL does', () => {
    const many = fixture.many.ids.map((length) => ({
      ids: Array<number>(length).fill(1),
      counts: Array<number>(length).fill(1),
    }));
    const lengths = packRows(many, fixture.max_length, strategy).map((parts) =>
      parts.reduce((sum, part) => sum + part.ids.length, 0),
    );
    expect(lengths).toEqual(fixture.manyPacked[strategy]);
  });
});

it('packs the example of TRL as its documentation says', () => {
  const examples = [[1, 2, 3, 4, 5], [6, 7], [8, 9, 10], [11]].map((ids) => ({ ids, counts: ids.map(() => 1) }));
  const packed = (strategy: (typeof strategies)[number]) =>
    packRows(examples, 4, strategy).map((row) => row.map(({ ids }) => ids));
  expect(packed('bfd')).toEqual([[[1, 2, 3, 4]], [[8, 9, 10], [11]], [[6, 7]]]);
  expect(packed('bfd_split')).toEqual([[[1, 2, 3, 4]], [[8, 9, 10], [5]], [[6, 7], [11]]]);
  expect(packed('wrapped')).toEqual([[[1, 2, 3, 4]], [[5, 6, 7, 8]], [[9, 10, 11]]]);
  expect(packRows(examples, 4, 'wrapped').map(([row]) => row!.counts)).toEqual([
    [0, 1, 1, 1],
    [0, 1, 1, 1],
    [0, 1, 1],
  ]);
});

describe.each(backendsUnderTest)('a packed update on %s', (backend) => {
  it('has the loss and the gradient of the same examples by themselves', async (context) => {
    await useBackend(backend, context);
    const { compute } = await openFixture('llama', backend);
    const inVocabulary = rows.slice(0, 14).map(({ ids, counts }) => ({ ids: ids.map((id) => id % 24), counts }));
    const whole = inVocabulary.map((row) => packRows([row], 1000, 'bfd')[0]![0]!);
    const packed = packRows(inVocabulary, 32, 'bfd');
    expect(packed.length).toBeLessThan(6);
    const together = copied(await compute.gradients(packedTask(packed, 2)));
    const alone: SftTask = { ...sftTask(whole, 1), microBatches: whole.map((row) => [row]) };
    const apart = copied(await compute.gradients(alone));
    expect(Math.abs(together.loss / apart.loss - 1)).toBeLessThan(1e-5);
    expect(together.sums).toMatchObject({ 'sft#tokens': apart.sums['sft#tokens'], 'sft#hits': apart.sums['sft#hits'] });
    const largest = apart.gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const difference = apart.gradient.reduce((most, value, i) => Math.max(most, Math.abs(value - together.gradient[i]!)), 0);
    expect(difference / largest).toBeLessThan(1e-5);
    await compute.dispose();
  });
});

function copied(result: GradientResult): GradientResult {
  return { ...result, gradient: result.gradient.slice() };
}
