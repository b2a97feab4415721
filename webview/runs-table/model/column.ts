/** undefined: the run has no such value. */
export type Cell = number | string | boolean | null | undefined;

/** One column by row, with what sorting and comparing of thousands of rows ask of it, kept until a cell is another one. */
export class Column {
  private values: Cell[] = [];
  private first: Cell;
  private isVaried = false;
  private ranked: Float64Array | null = null;

  /** By row; shorter than there are rows where the last ones have none. */
  get cells(): readonly Cell[] {
    return this.values;
  }

  /** Whether any two cells may be different, missing ones aside; false only where none are. */
  get mayDiffer(): boolean {
    return this.isVaried;
  }

  /** Rows are set from the first on, so that the list stays dense. */
  set(row: number, cell: Cell): void {
    if (this.values[row] === cell) return;
    while (this.values.length < row) this.values.push(undefined);
    this.values[row] = cell;
    this.ranked = null;
    if (cell === undefined) return;
    if (this.first === undefined) this.first = cell;
    else if (cell !== this.first) this.isVaried = true;
  }

  /** Leaves out rows. */
  keep(isKept: (row: number) => boolean): void {
    this.values = this.values.filter((_, row) => isKept(row));
    this.ranked = null;
  }

  /**
   * A number for each cell that stands where the cell does: numbers are themselves, or come before texts where a column has both; texts go by their code
   * units, which is one order for all and quick. NaN where there is none, or null.
   */
  get ranks(): Float64Array {
    return (this.ranked ??= ranksOf(this.values));
  }
}

function ranksOf(cells: readonly Cell[]): Float64Array {
  const ranks = new Float64Array(cells.length).fill(NaN);
  let isNumeric = true;
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    if (typeof cell === 'number') ranks[row] = cell;
    else if (cell !== null && cell !== undefined) isNumeric = false;
  }
  if (isNumeric) return ranks;
  const distinct = [...new Set(cells)].filter((cell) => cell !== null && cell !== undefined).sort(compare);
  const rankOf = new Map<Cell, number>();
  let rank = 0;
  distinct.forEach((cell, index) => {
    if (index > 0 && compare(distinct[index - 1]!, cell) !== 0) rank++;
    rankOf.set(cell, rank);
  });
  for (let row = 0; row < cells.length; row++) ranks[row] = rankOf.get(cells[row]) ?? NaN;
  return ranks;
}

/** Numbers before texts. */
function compare(x: NonNullable<Cell>, y: NonNullable<Cell>): number {
  if (typeof x === 'number' && typeof y === 'number') return x - y;
  if (typeof x === 'number') return -1;
  if (typeof y === 'number') return 1;
  const [a, b] = [String(x), String(y)];
  return a < b ? -1 : a > b ? 1 : 0;
}
