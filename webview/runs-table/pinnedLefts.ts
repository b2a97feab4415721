/** Of the boxes that select runs, px. */
export const SELECT_WIDTH = 30;

/** Distance from the left at which each pinned column stays; undefined for the others. */
export function pinnedLefts(columns: readonly { width: number; pinned: boolean }[]): (string | undefined)[] {
  let left = SELECT_WIDTH;
  return columns.map(({ width, pinned }) => {
    if (!pinned) return undefined;
    const at = `${left}px`;
    left += width;
    return at;
  });
}
