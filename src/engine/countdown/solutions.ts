import { completionFormats } from '../../analysis/formats';
import { Generator } from '../random/generator';
import { enumerateAttempts } from './attempts';
import { problemHash, promptText, type Problem } from './problems';
import { traceText } from './traces';

/** What a teacher who knows the way writes: one of the three formats, with a single attempt that hits the target. */
export function solution(problem: Problem): { prompt: string; completion: string } {
  const random = Generator.fromKey([problemHash(problem)]);
  const right = enumerateAttempts(problem.numbers).filter(({ result }) => result === problem.target);
  const attempt = right[random.integer(right.length)];
  const format = completionFormats[random.integer(completionFormats.length)];
  if (!attempt || !format) throw new RangeError(`${problem.id} has no solution`);
  return { prompt: promptText(problem), completion: traceText(format, [attempt]) };
}
