/**
 * For each label, from left to right, the line that it stands in, 0 first: the first in which it is not over another.
 * @param labels where each begins and how long it is
 * @param gap between two in a line
 */
export function labelRows(labels: readonly { from: number; width: number }[], gap: number): number[] {
  const ends: number[] = [];
  return labels.map(({ from, width }) => {
    const free = ends.findIndex((end) => end + gap <= from);
    const row = free < 0 ? ends.length : free;
    ends[row] = from + width;
    return row;
  });
}
