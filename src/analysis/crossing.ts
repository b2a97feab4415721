export interface CurvePoint {
  k: number;
  value: number;
}

/** Where the second curve, ahead before, falls below the first (`falls`), or the other way round (`rises`). */
export interface Crossing {
  direction: 'falls' | 'rises';
  /** The measured k on both sides. */
  afterK: number;
  beforeK: number;
  /** Between them, where straight lines over log k cross. */
  k: number;
}

/**
 * Crossings of two pass@k curves over the same k, smallest k first. Points where both are equal are no crossing by themselves.
 * @throws RangeError where the curves have different k
 */
export function crossings(base: readonly CurvePoint[], trained: readonly CurvePoint[]): Crossing[] {
  if (base.length !== trained.length || base.some(({ k }, i) => k !== trained[i]?.k)) {
    throw new RangeError('curves to be compared need the same k');
  }
  const gaps = base
    .map(({ k, value }, i) => ({ k, gap: (trained[i] as CurvePoint).value - value }))
    .filter(({ gap }) => gap !== 0);
  return gaps.slice(1).flatMap((right, i) => {
    const left = gaps[i] as { k: number; gap: number };
    if (Math.sign(left.gap) === Math.sign(right.gap)) return [];
    const share = left.gap / (left.gap - right.gap);
    const k = Math.exp(Math.log(left.k) + share * (Math.log(right.k) - Math.log(left.k)));
    return [{ direction: right.gap < 0 ? 'falls' : 'rises', afterK: left.k, beforeK: right.k, k }];
  });
}
