import type { RowGroup } from 'hyparquet';

interface PlacedRowGroup {
  index: number;
  /** Its first row, counted from the file's. */
  start: number;
  rowGroup: RowGroup;
}

/** The row groups of a file by the rows they hold, so that one of ten thousand is found without looking at all. */
export class RowGroups {
  private readonly placed: readonly PlacedRowGroup[];

  constructor(rowGroups: readonly RowGroup[]) {
    let start = 0;
    this.placed = rowGroups.map((rowGroup, index) => {
      const placed = { index, start, rowGroup };
      start += Number(rowGroup.num_rows);
      return placed;
    });
  }

  /** Those with rows of the half-open range, in the order of the file. */
  between(rowStart: number, rowEnd: number): readonly PlacedRowGroup[] {
    let low = 0;
    for (let high = this.placed.length; low < high;) {
      const middle = (low + high) >> 1;
      if (endOf(this.placed[middle]!) <= rowStart) low = middle + 1;
      else high = middle;
    }
    let end = low;
    while (end < this.placed.length && this.placed[end]!.start < rowEnd) end++;
    return this.placed.slice(low, end);
  }
}

function endOf({ start, rowGroup }: PlacedRowGroup): number {
  return start + Number(rowGroup.num_rows);
}
