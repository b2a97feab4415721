import type { RolloutRow } from '../contract/rollout';
import type { ParquetDecoder, ParquetTable } from './parquetFile';
import { rolloutColumns, rolloutKeys, type RolloutColumn, type RolloutKey } from './rolloutColumns';

interface RowRange {
  group: number;
  start: number;
  end: number;
}

const stringTypes = ['BYTE_ARRAY'];
const numberTypes = ['INT32', 'INT64', 'FLOAT', 'DOUBLE'];

/**
 * A rollouts file (or an evaluation's samples), read by column and by prompt group. Files of other writers are taken too: any row
 * groups, integers of 64 bits, nullable columns left out. A column that is missing or of another type throws one sentence, and only
 * when it is asked for.
 */
export class RolloutFile {
  private constructor(
    private readonly file: ParquetTable,
    private readonly ranges: readonly RowRange[],
  ) {}

  /** @param decoder a `DecodingThread`, or `ParquetFile` for a file of one's own */
  static async open(path: string, decoder: ParquetDecoder): Promise<RolloutFile> {
    const file = await decoder.open(path);
    try {
      checkColumn(file, 'group');
      return new RolloutFile(file, rangesFromStatistics(file) ?? (await rangesFromRows(file)));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get rowCount(): number {
    return rowCountOf(this.file);
  }

  /** Ids of the prompt groups, in the order of the file. */
  get groups(): number[] {
    return [...new Set(this.ranges.map(({ group }) => group))];
  }

  /** Whether the file has a column; one that may be null is often left out by other writers. */
  has(key: RolloutKey): boolean {
    return this.file.columns.has(key);
  }

  /** All rows, or those of one group, with only these keys; only their bytes are read. Empty for a group that is not there. */
  async readColumns<K extends RolloutKey>(keys: readonly K[], group?: number): Promise<Pick<RolloutRow, K>[]> {
    const wanted =
      group === undefined ? [{ start: 0, end: this.rowCount }] : this.ranges.filter((range) => range.group === group);
    const rows: Pick<RolloutRow, K>[] = [];
    for (const { start, end } of wanted) if (start !== end) rows.push(...(await this.readRows(keys, start, end)));
    return rows;
  }

  /** The first row of each prompt group, or of some, with only these keys. */
  async readFirstRows<K extends RolloutKey>(
    keys: readonly K[],
    groups: readonly number[] = this.groups,
  ): Promise<Pick<RolloutRow, K>[]> {
    const wanted = new Set(groups);
    const rows: Pick<RolloutRow, K>[] = [];
    for (const { group, start, end } of this.ranges) {
      if (start === end || !wanted.delete(group)) continue;
      rows.push(...(await this.readRows(keys, start, start + 1)));
    }
    return rows;
  }

  readGroup(group: number): Promise<RolloutRow[]> {
    return this.readColumns(rolloutKeys, group);
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  private async readRows<K extends RolloutKey>(keys: readonly K[], start: number, end: number): Promise<Pick<RolloutRow, K>[]> {
    const present = keys.filter((key) => checkColumn(this.file, key));
    // Columns that are there say how many rows there are; what the file claims about that is anybody's word.
    if (present.length === 0 && checkColumn(this.file, 'group')) present.push('group' as K);
    const rows = await this.file.read(present, start, end);
    return rows.map(
      (values) => Object.fromEntries(keys.map((key) => [key, toValue(this.file.name, key, values[key])])) as Pick<RolloutRow, K>,
    );
  }
}

function rowCountOf({ metadata }: ParquetTable): number {
  return Number(metadata.num_rows);
}

/** True where the column is there; false where it is not and may be null; throws where it cannot be read as this key. */
function checkColumn(file: ParquetTable, key: RolloutKey): boolean {
  const expected = rolloutColumns[key];
  const stored = file.columns.get(key);
  if (!stored) {
    if (expected.nullable) return false;
    throw new Error(`${file.name} has no column ${key}.`);
  }
  const types = expected.type === 'STRING' ? stringTypes : numberTypes;
  if (stored.list !== expected.list || !types.includes(stored.type ?? '')) {
    throw new Error(
      `Column ${key} of ${file.name} holds ${stored.list ? 'lists of ' : ''}${stored.type}; allowed: ${describe(expected)}.`,
    );
  }
  return true;
}

function describe({ list, type }: RolloutColumn): string {
  return `${list ? 'lists of ' : ''}${type === 'STRING' ? 'strings' : 'numbers'}`;
}

function toValue(file: string, key: RolloutKey, value: unknown): unknown {
  const { list, type, nullable } = rolloutColumns[key];
  if (value === null || value === undefined) {
    if (nullable) return null;
    throw new Error(`Column ${key} of ${file} has an empty value; allowed: ${describe(rolloutColumns[key])}.`);
  }
  const convert = (item: unknown): unknown => {
    const converted = typeof item === 'bigint' ? Number(item) : item;
    if (typeof converted === (type === 'STRING' ? 'string' : 'number')) return converted;
    throw new Error(`Column ${key} of ${file} has ${item === null ? 'an empty value' : `a ${typeof item}`} in it.`);
  };
  return list ? Array.from(value as ArrayLike<unknown>, convert) : convert(value);
}

/** Our own files have one group a row group, which the statistics in the footer tell without reading a row. */
function rangesFromStatistics(file: ParquetTable): RowRange[] | undefined {
  let start = 0;
  const ranges: RowRange[] = [];
  for (const rowGroup of file.metadata.row_groups) {
    const column = rowGroup.columns.find(({ meta_data: meta }) => meta?.path_in_schema[0] === 'group');
    const { min_value: low, max_value: high } = column?.meta_data?.statistics ?? {};
    if (typeof low !== 'number' || low !== high) return undefined;
    ranges.push({ group: low, start, end: start + Number(rowGroup.num_rows) });
    start += Number(rowGroup.num_rows);
  }
  return ranges;
}

async function rangesFromRows(file: ParquetTable): Promise<RowRange[]> {
  const ranges: RowRange[] = [];
  const rows = await file.read(['group'], 0, rowCountOf(file));
  rows.forEach((row, index) => {
    const group = toValue(file.name, 'group', row['group']) as number;
    const last = ranges.at(-1);
    if (last?.group === group) last.end = index + 1;
    else ranges.push({ group, start: index, end: index + 1 });
  });
  return ranges;
}
