import { expect, it } from 'vitest';
import { enumerateProblems, promptText } from '../../src/engine/countdown/problems';
import { verify } from '../../src/engine/countdown/verifier';
import { fourNumberProblems } from './fourNumbers';

it('are problems of four numbers that can be solved, written as those of three are', () => {
  const problems = fourNumberProblems(128);
  expect(new Set(problems.map(({ id }) => id)).size).toBe(128);
  for (const { prompt, numbers, target } of problems) {
    expect([numbers.length, numbers.every((number) => number >= 1 && number <= 9), target >= 1 && target <= 99]).toEqual([
      4,
      true,
      true,
    ]);
    expect(
      answers(numbers).some((answer) => verify(`answer ${answer}`, { numbers, target }).kind === 'right'),
      prompt,
    ).toBe(true);
  }
  const [three] = enumerateProblems();
  const [four] = problems;
  const pattern = (prompt: string): string => prompt.replaceAll(/\d+/g, 'n').replaceAll('n, ', '');
  expect(pattern(four!.prompt)).toBe(pattern(promptText(three!)));
});

/** `((a o b) o c) o d` in all orders. */
function answers(numbers: readonly number[]): string[] {
  if (numbers.length === 1) return [String(numbers[0])];
  return numbers.flatMap((last, place) =>
    answers(numbers.toSpliced(place, 1)).flatMap((rest) => ['+', '-', '*'].map((operator) => `(${rest}) ${operator} ${last}`)),
  );
}
