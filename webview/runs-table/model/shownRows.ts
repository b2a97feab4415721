import { differingKeys } from './differingKeys';
import { everyRow, filteredColumns, filterRows, parseFilter, type Filter } from './filter';
import { isExtreme, type RunColumns } from './runColumns';
import { sortRows, type SortKey } from './sortRows';

/** The rows that fit the filter, in order. Thousands are filtered or sorted again only where what that depends on is another. */
export class ShownRows {
  rows: readonly number[] = [];
  /** Columns of recipe keys in which these rows differ. */
  differing: readonly string[] = [];
  /** Why the filter cannot be read; empty where it can. Then the last one that could holds: one is typed a letter at a time. */
  problem = '';
  private filter: Filter = { terms: [] };
  /** All rows in order: what fits is in that order without being sorted. */
  private order: readonly number[] = [];
  private of: { version: number; filter: string; sort: readonly SortKey[] } | null = null;

  constructor(private readonly table: RunColumns) {}

  /** @param version another number: cells of the table are other ones @param sort another array: by other keys */
  update(version: number, filter: string, sort: readonly SortKey[]): void {
    const { of, table } = this;
    const isTableOther = version !== of?.version;
    const isFilterOther = isTableOther || filter !== of?.filter;
    const isOrderOther = isTableOther || sort !== of?.sort;
    this.of = { version, filter, sort };
    if (isFilterOther) this.read(filter);
    if (isOrderOther) this.order = sortRows(table, everyRow(table), sort);
    if (!isFilterOther && !isOrderOther) return;
    this.rows = filterRows(table, this.filter, this.order);
    if (isFilterOther) this.differing = differingKeys(table, this.rows);
  }

  /** Keys of all runs whose whole logs are to be read, because they are filtered or sorted by what only those tell. */
  get extremesOf(): string[] {
    const asked = [...(this.of?.sort.map(({ id }) => id) ?? []), ...filteredColumns(this.filter)];
    return asked.some(isExtreme) ? everyRow(this.table).map((row) => this.table.key(row)) : [];
  }

  private read(filter: string): void {
    const parsed = parseFilter(filter, this.table.ids);
    const isRead = !('problem' in parsed);
    if (isRead) this.filter = parsed;
    this.problem = isRead || this.table.length === 0 ? '' : parsed.problem;
  }
}
