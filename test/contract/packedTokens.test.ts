import { expect, it } from 'vitest';
import { packedTable, packedTokenTableSchema, unpackedTable } from '../../src/contract/packedTokens';
import { tokenTableOf } from '../webview/tokensFixture';

it('gives back the table that was packed', () => {
  for (const source of [{ step: 60 }, { evaluation: 'eval-base' }]) {
    const table = tokenTableOf(source);
    expect(unpackedTable(packedTokenTableSchema.parse(packedTable(table)))).toEqual(table);
  }
});

it('packs texts of any script, broken ones too, as one text', () => {
  const table = tokenTableOf({ step: 60 });
  const tokens = [{ ...table.tokens[0]!, text: ' é漢😀"\\u0041\ud800', instead: [{ text: '字', probability: 0.5 }] }];
  const packed = packedTable({ ...table, tokens });
  expect(typeof packed.tokens).toBe('string');
  expect(unpackedTable(packed).tokens).toEqual(tokens);
});
