import { arithmeticStatements } from '../../analysis/behaviours/arithmetic';
import { matchesIn } from '../../analysis/behaviours/behaviourSets';
import { placesOf, type Place } from '../../analysis/behaviours/placesOf';
import { endLoop } from '../../analysis/behaviours/repetition';
import { languageMix } from '../../analysis/behaviours/scripts';
import type { AnalysisAsk } from '../../contract/analysisQuestions';
import {
  COMPLETIONS_PAGE,
  type AskedBehaviour,
  type BehaviourCompletions,
  type CompletionTrait,
} from '../../contract/behaviourCompletions';
import type { OwnPattern } from '../../contract/ownPattern';
import { InputError } from '../inputError';
import { completionSets, type Completion, type CompletionSet } from './completions';
import { presetSet } from './patternMatches';
import { PatternThread } from './patternThread';

/** Where a completion shows a behaviour; null where it has it not, undefined where that is not known. */
type Finder = (completion: Completion) => Promise<Place[] | null | undefined> | Place[] | null;

/**
 * The completions of a file that have a behaviour, a page of them.
 * @throws InputError or DatasetError where the file cannot be read, or has no such entry or behaviour
 */
export async function behaviourCompletions(ask: AnalysisAsk<'behaviourCompletions'>): Promise<BehaviourCompletions> {
  return completionsWith(await setNamed(ask.path, ask.step, ask.name), ask);
}

/** The same of completions that have been read. */
export async function completionsWith(
  { unit, completions }: Pick<CompletionSet, 'unit' | 'completions'>,
  { behaviour, filter, first }: Pick<AnalysisAsk<'behaviourCompletions'>, 'behaviour' | 'filter' | 'first'>,
): Promise<BehaviourCompletions> {
  const own = behaviour.kind === 'own' ? placesThread(behaviour.pattern) : null;
  try {
    const find = behaviour.kind === 'own' ? ownFinder(own!) : finderOf(behaviour);
    const found: { completion: Completion; matches: Place[] }[] = [];
    let notTried = 0;
    for (const completion of completions) {
      const matches = await find(completion);
      if (matches === undefined) notTried++;
      else if (matches) found.push({ completion, matches });
    }
    const passed = found.filter(({ completion }) => filter === 'all' || completion.isRight === (filter === 'right'));
    return {
      ...{ unit, completions: completions.length - notTried, notTried, total: found.length },
      right: found.filter(({ completion }) => completion.isRight === true).length,
      wrong: found.filter(({ completion }) => completion.isRight === false).length,
      page: passed.slice(first, first + COMPLETIONS_PAGE).map(({ completion, matches }) => {
        const { problem, prompt, text, isRight, length, isTruncated, place } = completion;
        return { problem, prompt, text, isRight, length, isTruncated, place, matches };
      }),
      failure: own?.takeUnmatched()?.message ?? null,
    };
  } finally {
    own?.end();
  }
}

const placesThread = ({ pattern, ignoreCase }: OwnPattern): PatternThread =>
  new PatternThread({ pattern, flags: ignoreCase ? 'i' : '' }, 'places');

function ownFinder(thread: PatternThread): Finder {
  return async ({ text }) => (await thread.ask(text)) as Place[] | null | undefined;
}

async function setNamed(path: string, step: number | null, name: string): Promise<CompletionSet> {
  for (const read of await completionSets(path, step)) {
    const set = await read();
    if (set.name === name) return set;
  }
  throw new InputError(`${path} has no completions of ${name}`);
}

function finderOf(behaviour: Exclude<AskedBehaviour, { kind: 'own' }>): Finder {
  return behaviour.kind === 'trait' ? traits[behaviour.trait] : presetFinder(behaviour.set, behaviour.name);
}

function presetFinder(setName: string, name: string): Finder {
  const { patterns, rest } = presetSet(setName);
  const index = patterns.findIndex((pattern) => pattern.name === name);
  if (index < 0 && name !== rest) throw new InputError(`the behaviours ${setName} have no ${name}`);
  if (rest === null) return ({ text }) => placesOf(text, patterns[index]!);
  return ({ text }) => {
    const first = matchesIn(text, patterns).indexOf(true);
    if (first !== index) return null;
    return index < 0 ? [] : placesOf(text, patterns[index]!);
  };
}

const traits: Record<CompletionTrait, Finder> = {
  truncated: ({ isTruncated }) => (isTruncated ? [] : null),
  loop: ({ items }) => (endLoop(items) === null ? null : []),
  scripts: ({ text }) => (languageMix(text).isMixed ? [] : null),
  broken: ({ text }) => brokenStatements(text),
  rightBroken: ({ text, isRight }) => (isRight ? brokenStatements(text) : null),
};

function brokenStatements(text: string): Place[] | null {
  const broken = arithmeticStatements(text).filter(({ holds }) => !holds);
  return broken.length === 0 ? null : apart(broken.map(({ start, end }) => ({ start, end })));
}

/** Places that overlap become one: `a = b = c` states two equations that share `b`. */
function apart(places: readonly Place[]): Place[] {
  const merged: Place[] = [];
  for (const place of [...places].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && place.start < last.end) last.end = Math.max(last.end, place.end);
    else merged.push({ ...place });
  }
  return merged;
}
