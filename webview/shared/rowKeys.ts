/** Which of `length` rows a key of a list that wraps around moves to from row `at` (−1: none); undefined for other keys. */
export function rowForKey(key: string, at: number, length: number): number | undefined {
  const targets: Record<string, number> = {
    ArrowDown: (at + 1) % length,
    ArrowUp: (at - 1 + length) % length,
    Home: 0,
    End: length - 1,
  };
  return targets[key];
}
