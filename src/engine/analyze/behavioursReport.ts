import { behaviourShares, exclusiveMatches } from '../../analysis/behaviours/behaviourShares';
import { derivationStatistics } from '../../analysis/behaviours/derivations';
import { groupStatistics } from '../../analysis/behaviours/groupStatistics';
import { endLoop, repeatedShare } from '../../analysis/behaviours/repetition';
import { languageMix } from '../../analysis/behaviours/scripts';
import { boxSummary } from '../../analysis/boxSummary';
import { unmeasuredWords } from '../../analysis/behaviours/unmeasuredWords';
import type { BehavioursOfFile, BehavioursReport, PatternFailure } from '../../contract/behavioursReport';
import { completionSets, type Completion, type CompletionSet } from './completions';
import { matcherOf, type AskedSet, type Matcher } from './patternMatches';

/**
 * Of a file of completions, of each model in it, or of each step of a run.
 * @param path absolute
 * @param step of a run; null for all
 * @param matcher of a set; it is not ended here
 * @throws InputError or DatasetError where there is none, or one cannot be read
 */
export async function behavioursReport(
  path: string,
  step: number | null,
  sets: readonly AskedSet[],
  matcher: (set: AskedSet) => Matcher = matcherOf,
): Promise<BehavioursReport> {
  const asked = sets.map((set) => ({ set, matcher: matcher(set) }));
  const files: BehavioursOfFile[] = [];
  for (const read of await completionSets(path, step)) files.push(await behavioursOfSet(await read(), asked));
  return { files, caveats: [...files.flatMap(caveatsOf), ...unmeasuredWords(files)] };
}

/** @param asked sets of patterns, each with what matches them */
export async function behavioursOfSet(
  { name, step, unit, completions }: CompletionSet,
  asked: readonly { set: AskedSet; matcher: Matcher }[],
): Promise<BehavioursOfFile> {
  const isRight = completions.map((completion) => completion.isRight);
  const sets: BehavioursOfFile['sets'] = [];
  for (const { set, matcher } of asked) {
    const matches: (boolean | null)[][] = [];
    for (const { text } of completions) matches.push(await matcher.match(text));
    const names = set.patterns.map((pattern) => pattern.name);
    const isExclusive = set.rest !== null;
    const behaviours =
      set.rest === null
        ? behaviourShares(names, matches, isRight)
        : behaviourShares([...names, set.rest], exclusiveMatches(matches), isRight);
    sets.push({ name: set.name, isExclusive, behaviours, failures: matcher.takeFailures() });
  }
  return {
    ...{ name, step, completions: completions.length, accuracy: share(isRight), sets },
    lengths: { unit, right: lengths(completions, true), wrong: lengths(completions, false) },
    repetition: repetition(completions),
    truncated: share(completions.map(({ isTruncated }) => isTruncated)),
    scripts: scripts(completions),
    arithmetic: derivationStatistics(completions),
    groups: groupStatistics(byProblem(completions)),
  };
}

function lengths(completions: readonly Completion[], right: boolean): BehavioursOfFile['lengths']['right'] {
  const box = boxSummary(completions.filter(({ isRight }) => isRight === right).map(({ length }) => length));
  return box && { count: box.count, mean: box.mean, q1: box.q1, median: box.median, q3: box.q3 };
}

function repetition(completions: readonly Completion[]): BehavioursOfFile['repetition'] {
  const shares = completions.map(({ items }) => repeatedShare(items)).filter((one) => one !== null);
  return {
    repeatedShare: shares.length === 0 ? null : shares.reduce((sum, one) => sum + one, 0) / shares.length,
    loops: completions.filter(({ items }) => endLoop(items) !== null).length,
  };
}

function scripts(completions: readonly Completion[]): BehavioursOfFile['scripts'] {
  const main: Record<string, number> = {};
  let mixed = 0;
  for (const { text } of completions) {
    const mix = languageMix(text);
    main[mix.main ?? 'none'] = (main[mix.main ?? 'none'] ?? 0) + 1;
    if (mix.isMixed) mixed++;
  }
  return { main, mixed };
}

function byProblem(completions: readonly Completion[]): (boolean | null)[][] {
  const groups = new Map<string, (boolean | null)[]>();
  for (const { problem, isRight } of completions) {
    const group = groups.get(problem);
    if (group) group.push(isRight);
    else groups.set(problem, [isRight]);
  }
  return [...groups.values()];
}

/** null where nothing is known. */
function share(values: readonly (boolean | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.filter(Boolean).length / known.length;
}

function caveatsOf({ name, sets, accuracy }: BehavioursOfFile): string[] {
  return [
    ...sets.flatMap(({ failures }) => failures.flatMap((failure) => (failure.failed === 0 ? [] : [failureWords(name, failure)]))),
    ...(accuracy === null ? [`${name}: it is not known which completions are right`] : []),
  ];
}

function failureWords(name: string, { pattern, failed, message, notTried }: PatternFailure): string {
  const last = notTried === 0 ? '' : `; on ${notTried} more it was not tried`;
  return `${name}: ${pattern} could not be matched with ${failed} completions, the first since ${message}${last}`;
}
