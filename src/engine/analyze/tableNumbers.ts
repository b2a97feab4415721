/** `+0.170`, `−0.013`; 0 is `+0.000`. */
export function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

/** A share of 1 as `12.5 %`; a dash where it is not known. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(1)} %`;
}
