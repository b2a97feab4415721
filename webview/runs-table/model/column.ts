import { firstNotLess } from '../../shared/firstNotLess';

/** undefined: the run has no such value. */
export type Cell = number | string | boolean | null | undefined;

/**
 * The place of each cell among the `count` different values of a column, from 0: numbers before texts; texts go by their code units, which is one order
 * for all and quick. `count` where there is none, or null.
 */
export interface Ranks {
  of: Uint32Array;
  count: number;
}

/** One column by row, with what sorting and comparing of thousands of rows ask of it, kept until a cell is another one. */
export class Column {
  private values: Cell[] = [];
  private first: Cell;
  private isVaried = false;
  private ranked: Ranks | null = null;

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

  get ranks(): Ranks {
    return (this.ranked ??= ranksOf(this.values));
  }
}

function ranksOf(cells: readonly Cell[]): Ranks {
  const numbers = new Float64Array(cells.length);
  let found = 0;
  const texts = new Set<string>();
  for (const cell of cells) {
    if (typeof cell === 'number') numbers[found++] = cell;
    else if (cell !== null && cell !== undefined) texts.add(String(cell));
  }
  // Neither is compared by a function of ours, which would take most of the time.
  const values = distinct(numbers.subarray(0, found).sort());
  const textRanks = new Map([...texts].sort().map((text, index) => [text, values.length + index]));
  const count = values.length + texts.size;
  const of = new Uint32Array(cells.length).fill(count);
  cells.forEach((cell, row) => {
    if (typeof cell === 'number') of[row] = firstNotLess(values, cell);
    else if (cell !== null && cell !== undefined) of[row] = textRanks.get(String(cell))!;
  });
  return { of, count };
}

/** @param sorted is changed in place */
function distinct(sorted: Float64Array): Float64Array {
  let kept = 0;
  for (let index = 0; index < sorted.length; index++) {
    if (kept === 0 || sorted[index] !== sorted[kept - 1]) sorted[kept++] = sorted[index]!;
  }
  return sorted.subarray(0, kept);
}
