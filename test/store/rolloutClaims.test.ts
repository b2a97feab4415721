import { expect, it } from 'vitest';
import type { ParquetTable } from '../../src/store/parquetFile';
import { RolloutFile } from '../../src/store/rolloutFiles';

/** A table that claims a thousand million rows and holds two. */
const boastful = {
  name: 'boast.parquet',
  metadata: {
    num_rows: 1_000_000_000n,
    row_groups: [
      {
        num_rows: 1_000_000_000n,
        columns: [{ meta_data: { path_in_schema: ['group'], statistics: { min_value: 0, max_value: 0 } } }],
      },
    ],
  },
  columns: new Map([['group', { type: 'INT32', list: false }]]),
  read: () => Promise.resolve([{ group: 0 }, { group: 0 }]),
  close: () => Promise.resolve(),
} as unknown as ParquetTable;

it('believes the rows that are there, not how many the file says there are', async () => {
  const file = await RolloutFile.open('boast.parquet', { open: () => Promise.resolve(boastful) });
  expect(await file.readColumns(['ref_logprobs'], 0)).toEqual([{ ref_logprobs: null }, { ref_logprobs: null }]);
});
