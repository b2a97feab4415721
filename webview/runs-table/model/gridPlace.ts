/** Where the keyboard is: `row` −1 is the head, `column` counts shown columns. */
export interface Place {
  row: number;
  column: number;
}

/** The run and the column that the keyboard is at. `key` null is the head; undefined is no run in particular yet: the row stays where it is. */
export interface HeldPlace {
  key: string | null | undefined;
  id: string | undefined;
}

/**
 * Where a run and a column are now that rows and columns may be others; what is gone gives its place to what stands there now.
 * @param before where they were @param rowOf the place of a run among the rows shown, −1 where it is not shown @param length number of rows shown
 */
export function placeNow(
  held: HeldPlace,
  before: Place,
  rowOf: (key: string) => number,
  length: number,
  ids: readonly string[],
): Place {
  const row = typeof held.key === 'string' ? rowOf(held.key) : -1;
  const column = held.id === undefined ? -1 : ids.indexOf(held.id);
  const within = (place: number, count: number) => Math.max(0, Math.min(place, count - 1));
  return {
    row: held.key === null || row >= 0 ? row : within(before.row, length),
    column: column >= 0 ? column : within(before.column, ids.length),
  };
}
