export interface GroupStatistics {
  /** Groups whose completions are all right, all wrong, or some of each: only the last give a group-relative advantage. */
  allRight: number;
  allWrong: number;
  mixed: number;
  /** Groups of which no completion is known to be right or wrong. */
  unknown: number;
}

/** How many groups (the completions of a prompt in a step) there is anything to learn from; completions not known are passed over. */
export function groupStatistics(groups: Iterable<readonly (boolean | null)[]>): GroupStatistics {
  const statistics: GroupStatistics = { allRight: 0, allWrong: 0, mixed: 0, unknown: 0 };
  for (const group of groups) {
    const known = group.filter((right) => right !== null);
    const right = known.filter(Boolean).length;
    if (known.length === 0) statistics.unknown++;
    else if (right === known.length) statistics.allRight++;
    else if (right === 0) statistics.allWrong++;
    else statistics.mixed++;
  }
  return statistics;
}
