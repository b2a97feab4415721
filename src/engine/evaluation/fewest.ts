/** Samples of the problem that has fewest; 0 where there is no problem. */
export function fewest(problems: readonly (readonly unknown[])[]): number {
  return problems.length === 0 ? 0 : Math.min(...problems.map(({ length }) => length));
}
