import { describe, expect, it } from 'vitest';
import { enumerateAttempts } from '../../src/engine/countdown/attempts';
import { exampleFiles } from '../../src/engine/countdown/exampleFiles';
import { enumerateProblems, problemsOf, promptText, splitOf, splits } from '../../src/engine/countdown/problems';
import { solution } from '../../src/engine/countdown/solutions';
import { TraceGenerator } from '../../src/engine/countdown/traces';
import { readExpression } from '../../src/engine/countdown/expression';
import { verify } from '../../src/engine/countdown/verifier';

describe('attempts', () => {
  it('lists all of two steps on 1, 1, 1', () => {
    const expressions = enumerateAttempts([1, 1, 1]).map(({ expression, result }) => `${expression} = ${result}`);
    // (1+1, 1−1, 1·1) then (+, −, ·) with the third 1; the three choices of the pair look the same.
    expect(expressions).toEqual([
      '1 + 1 + 1 = 3',
      '1 + 1 - 1 = 1',
      '(1 + 1) * 1 = 2',
      '1 - 1 + 1 = 1',
      '1 - (1 - 1) = 1',
      '(1 - 1) * 1 = 0',
      '1 * 1 + 1 = 2',
      '1 * 1 - 1 = 0',
      '1 * 1 * 1 = 1',
    ]);
  });

  it('keeps results within two digits and without sign', () => {
    for (const { steps } of enumerateAttempts([7, 8, 9])) {
      for (const { left, operator, right, result } of steps) {
        expect(result).toBe(operator === '+' ? left + right : operator === '-' ? left - right : left * right);
        expect(result).toBeGreaterThanOrEqual(0);
        expect(result).toBeLessThanOrEqual(99);
      }
    }
  });
});

describe('problems', () => {
  it('fall into disjoint splits that do not change', () => {
    const sets = splits.map((split) => new Set(problemsOf(split).map(({ id }) => id)));
    expect(sets.map((set) => set.size)).toEqual([1633, 118, 113]);
    expect(new Set(sets.flatMap((set) => [...set])).size).toBe(enumerateProblems().length);
  });

  it('have a split that does not depend on the order of the numbers', () => {
    expect(splitOf({ numbers: [7, 3, 5], target: 26 })).toBe(splitOf({ numbers: [3, 5, 7], target: 26 }));
  });

  it('of the held-out files never occur in the training file', () => {
    const files = exampleFiles();
    const prompts = (name: string): string[] =>
      (files.get(`data/countdown-${name}.jsonl`) ?? '')
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { prompt: string }).prompt);
    const train = new Set(prompts('train'));
    const heldOut = [...prompts('test'), ...prompts('validation')];
    expect(heldOut).toHaveLength(96);
    expect(new Set(heldOut).size).toBe(96);
    expect(heldOut.filter((prompt) => train.has(prompt))).toEqual([]);
  });
});

describe('solutions', () => {
  it('are right, one for each problem', () => {
    for (const split of splits) {
      for (const problem of problemsOf(split)) {
        const { prompt, completion } = solution(problem);
        expect(prompt).toBe(promptText(problem));
        expect(verify(completion, problem)).toEqual({ kind: 'right' });
      }
    }
  });
});

describe('traces', () => {
  const generator = new TraceGenerator();
  const traces = Array.from({ length: 3000 }, (_, index) => generator.trace(1, index));

  it('are about training problems only', () => {
    const train = new Set(problemsOf('train').map(promptText));
    expect(traces.filter(({ prompt }) => !train.has(prompt))).toEqual([]);
  });

  it('compute without a mistake and answer with their last attempt', () => {
    for (const { completion, attempts, problem } of traces) {
      for (const [, left, operator, right, result] of completion.matchAll(/(\d+) ([-+*]) (\d+) = (\d+)/g)) {
        expect(readExpression(`${left}${operator}${right}`)).toMatchObject({ value: Number(result) });
      }
      const right = attempts.at(-1)?.result === problem.target;
      expect(verify(completion, problem).kind).toBe(right ? 'right' : 'wrong');
    }
  });

  it('come in three formats; only "first" tries again, and only after a miss', () => {
    const share = (format: string): number => traces.filter((trace) => trace.format === format).length / traces.length;
    for (const format of ['thus', 'because', 'first']) expect(share(format)).toBeGreaterThan(0.25);
    for (const { format, attempts, problem } of traces) {
      if (format !== 'first') expect(attempts).toHaveLength(1);
      expect(attempts.slice(0, -1).some(({ result }) => result === problem.target)).toBe(false);
    }
  });

  it('depend on seed and index only', () => {
    expect(new TraceGenerator().trace(1, 7)).toEqual(traces[7]);
    expect(generator.trace(2, 7)).not.toEqual(traces[7]);
  });
});
