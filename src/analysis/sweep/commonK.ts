/** The largest k that all pass@k curves have which are not empty; 1 where there are none. */
export function commonK(curves: readonly (readonly { k: number }[])[]): number {
  const measured = curves.filter(({ length }) => length > 0);
  const common = (measured[0] ?? []).filter(({ k }) => measured.every((curve) => curve.some((one) => one.k === k)));
  return common.reduce((most, { k }) => Math.max(most, k), 1);
}
