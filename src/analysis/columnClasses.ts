/** Columns in which rows of one class have equal values: a mean over drawn rows is one over classes, each as often as its rows were drawn. */
export interface ColumnClasses {
  /** Class of each row, 0 … `count` − 1. */
  classOf: Int32Array;
  count: number;
  /** Each by its place among all columns, with one value a class. */
  columns: { place: number; values: Float64Array }[];
}

/**
 * Puts columns together whose rows fall into the same few classes: pass@k at any k depends on how many samples of a problem are right alone, so
 * ten thousand problems of 128 samples have 129 classes.
 * @param most classes that are few
 * @returns `rest`: places of the columns that have more
 */
export function columnClasses(columns: readonly ArrayLike<number>[], most: number): { classed: ColumnClasses[]; rest: number[] } {
  const rest: number[] = [];
  const alone: ColumnClasses[] = [];
  columns.forEach((column, place) => {
    const classes = classesOf(column, place, most);
    if (classes) alone.push(classes);
    else rest.push(place);
  });
  // The finest first, so that the coarser ones have what they may be a function of.
  alone.sort((a, b) => b.count - a.count);
  const classed: ColumnClasses[] = [];
  for (const one of alone) {
    const { place } = one.columns[0]!;
    const isTaken = classed.some((classes) => {
      const values = valuesBy(classes, columns[place]!);
      if (values) classes.columns.push({ place, values });
      return values !== null;
    });
    if (!isTaken) classed.push(one);
  }
  return { classed, rest };
}

/** A column by its own values; null where they are more than `most`. */
function classesOf(column: ArrayLike<number>, place: number, most: number): ColumnClasses | null {
  const known = new Map<number, number>();
  const classOf = new Int32Array(column.length);
  for (let row = 0; row < column.length; row++) {
    let found = known.get(column[row]!);
    if (found === undefined) {
      if (known.size === most) return null;
      known.set(column[row]!, (found = known.size));
    }
    classOf[row] = found;
  }
  return { classOf, count: known.size, columns: [{ place, values: Float64Array.from(known.keys()) }] };
}

/** One value a class; null where rows of one class differ. */
function valuesBy({ classOf, count }: ColumnClasses, column: ArrayLike<number>): Float64Array | null {
  const values = new Float64Array(count);
  const isKnown = new Uint8Array(count);
  for (let row = 0; row < column.length; row++) {
    const of = classOf[row]!;
    if (isKnown[of] === 0) {
      isKnown[of] = 1;
      values[of] = column[row]!;
    } else if (values[of] !== column[row]) return null;
  }
  return values;
}
