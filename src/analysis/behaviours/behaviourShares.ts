export interface BehaviourShare {
  name: string;
  /** Completions that have it, and their share of those of which it is known, 0 … 1. */
  count: number;
  /** null where it is known of none. */
  share: number | null;
  /** Share right of those that have it, and of those that have not; null of none, or where it is not known. */
  accuracy: number | null;
  accuracyWithout: number | null;
  /** Completions of which it is not known. */
  unknown: number;
}

/**
 * How often each behaviour occurs and how right the completions are that have it.
 * @param matches one row a completion, one value a behaviour; null where it could not be told
 * @param isRight one a completion; null where it is not known
 */
export function behaviourShares(
  names: readonly string[],
  matches: readonly (readonly (boolean | null)[])[],
  isRight: readonly (boolean | null)[],
): BehaviourShare[] {
  return names.map((name, behaviour) => {
    const rows = matches.map((row, i) => ({ has: row[behaviour] ?? null, right: isRight[i] ?? null }));
    const known = rows.filter(({ has }) => has !== null);
    const having = known.filter(({ has }) => has);
    return {
      ...{ name, count: having.length, share: known.length === 0 ? null : having.length / known.length },
      accuracy: accuracy(having),
      accuracyWithout: accuracy(known.filter(({ has }) => !has)),
      unknown: rows.length - known.length,
    };
  });
}

/**
 * Makes the matches of an exclusive set: each completion has the first behaviour that it matches, or the rest, which is added as the last. A
 * completion of which it is not known whether it matches an earlier one is unknown altogether.
 */
export function exclusiveMatches(matches: readonly (readonly (boolean | null)[])[]): (boolean | null)[][] {
  return matches.map((row) => {
    const first = row.findIndex((has) => has !== false);
    const chosen = first < 0 ? row.length : first;
    return Array.from({ length: row.length + 1 }, (_, i) => (first >= 0 && row[first] === null ? null : i === chosen));
  });
}

function accuracy(rows: readonly { right: boolean | null }[]): number | null {
  const known = rows.filter(({ right }) => right !== null);
  return known.length === 0 ? null : known.filter(({ right }) => right).length / known.length;
}
