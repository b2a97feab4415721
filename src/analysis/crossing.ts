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
  /** Between them, where straight lines over log k cross; where the curves are equal at measured k in between, there, or halfway along them in log k. */
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
  const all = base.map(({ k, value }, i) => ({ k, gap: (trained[i] as CurvePoint).value - value }));
  const gaps = all.filter(({ gap }) => gap !== 0);
  return gaps.slice(1).flatMap((right, i) => {
    const left = gaps[i] as { k: number; gap: number };
    if (Math.sign(left.gap) === Math.sign(right.gap)) return [];
    const equal = all.filter(({ k }) => k > left.k && k < right.k);
    const [from, to] = [equal[0], equal.at(-1)];
    const share = left.gap / (left.gap - right.gap);
    const k = from && to ? Math.sqrt(from.k * to.k) : left.k * (right.k / left.k) ** share;
    return [{ direction: right.gap < 0 ? 'falls' : 'rises', afterK: left.k, beforeK: right.k, k }];
  });
}
