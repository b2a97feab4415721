import { readExpression } from './expression';

export type Verdict = { kind: 'right' } | { kind: 'wrong'; why: string };

/** What follows the last `answer` of a completion, trimmed; null where the word does not occur. */
export function answerOf(completion: string): string | null {
  const matches = [...completion.matchAll(/(?:^|\s)answer(?=\s|$)/g)];
  const last = matches.at(-1);
  return last ? completion.slice(last.index + last[0].length).trim() : null;
}

/** Whether a completion's answer is an expression that uses each number exactly once and has the target as its value. */
export function verify(completion: string, problem: { numbers: readonly number[]; target: number }): Verdict {
  const answer = answerOf(completion);
  if (answer === null) return { kind: 'wrong', why: 'it has no answer' };
  const result = readExpression(answer);
  if (result.kind === 'error') return { kind: 'wrong', why: `the answer cannot be read: ${result.message}` };
  if (!sameNumbers(result.numbers, problem.numbers)) {
    return { kind: 'wrong', why: `the answer uses ${result.numbers.join(', ')} instead of ${problem.numbers.join(', ')}` };
  }
  if (result.value !== problem.target) return { kind: 'wrong', why: `the answer makes ${result.value}, not ${problem.target}` };
  return { kind: 'right' };
}

function sameNumbers(found: readonly number[], given: readonly number[]): boolean {
  const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((x, y) => x - y);
  const other = sorted(given);
  return found.length === given.length && sorted(found).every((number, i) => number === other[i]);
}
