import { completionFormats } from '../../analysis/behaviours/behaviourSets';
import { Generator } from '../random/generator';
import { enumerateAttempts, type Attempt } from './attempts';
import { problemHash, promptText, type Problem } from './problems';
import { traceText } from './traces';

/** What a teacher who knows the way writes: one of the three formats, with a single attempt that hits the target. */
export function solution(problem: Problem): { prompt: string; completion: string } {
  const random = Generator.fromKey([problemHash(problem)]);
  const attempt = pick(attemptsOf(problem, true), random);
  return { prompt: promptText(problem), completion: traceText(pick(completionFormats, random), [attempt]) };
}

/** The same, in the format that has no attempts. */
export function straightSolution(problem: Problem): { prompt: string; completion: string } {
  const random = Generator.fromKey([problemHash(problem)]);
  return { prompt: promptText(problem), completion: traceText('thus', [pick(attemptsOf(problem, true), random)]) };
}

/** The same problem solved and missed in one of the formats, with a single attempt each. @param variation key of another such pair */
export function preference(
  problem: Problem,
  variation: readonly number[] = [],
): { prompt: string; chosen: string; rejected: string } {
  const random = Generator.fromKey([problemHash(problem), PREFERENCE_STREAM, ...variation]);
  const format = pick(completionFormats, random);
  const text = (hits: boolean): string => traceText(format, [pick(attemptsOf(problem, hits), random)]);
  return { prompt: promptText(problem), chosen: text(true), rejected: text(false) };
}

const PREFERENCE_STREAM = 1;

function attemptsOf({ numbers, target }: Problem, hits: boolean): Attempt[] {
  return enumerateAttempts(numbers).filter(({ result }) => (result === target) === hits);
}

function pick<T>(items: readonly T[], random: Generator): T {
  const item = items[random.integer(items.length)];
  if (item === undefined) throw new RangeError('there is nothing to pick from');
  return item;
}
