/**
 * The keys that are selected once a run was chosen: it is added, or taken out; with a range, all from the one chosen last to this one are added.
 * @param shown keys of the rows shown, in order @param last the one chosen last; null where none was
 */
export function chosen(
  selected: readonly string[],
  key: string,
  isRange: boolean,
  last: string | null,
  shown: readonly string[],
): string[] {
  if (isRange && last !== null) {
    const places = [last, key].map((each) => shown.indexOf(each));
    const [from, to] = [Math.min(...places), Math.max(...places)];
    return [...new Set([...selected, ...(from < 0 ? [key] : shown.slice(from, to + 1))])];
  }
  return selected.includes(key) ? selected.filter((other) => other !== key) : [...selected, key];
}
