/** Each null where it divides by 0. */
export interface SupportMeasures {
  /** Support retention rate P / (P + S), 0 … 1. */
  srr: number | null;
  /** Net discovery rate E / (P + E), 0 … 1. */
  ndr: number | null;
  /** Support dynamic score, the harmonic mean of both; 0 where one of them is. */
  sds: number | null;
  /** Net support change rate (E − S) / (P + E + S), −1 … 1. */
  nscr: number | null;
}

/**
 * How a model's support changed against the base's (Wu et al. 2025, "The Invisible Leash", arXiv:2507.14843): P solutions kept, E gained, S lost.
 * Here a solution is a problem solved at least once: `both`, `onlyOther` and `onlyBase` of `solvedProblems`.
 */
export function supportMeasures(kept: number, gained: number, lost: number): SupportMeasures {
  const srr = ratio(kept, kept + lost);
  const ndr = ratio(gained, kept + gained);
  const sds = srr === null || ndr === null ? null : srr + ndr === 0 ? 0 : (2 * srr * ndr) / (srr + ndr);
  return { srr, ndr, sds, nscr: ratio(gained - lost, kept + gained + lost) };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
