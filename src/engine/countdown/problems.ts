import { mix32 } from '../random/hash';
import { enumerateAttempts } from './attempts';

/** Three small numbers and a target that they reach, each used once. */
export interface Problem {
  /** `3-5-7-26` */
  id: string;
  /** Rising. */
  numbers: readonly [number, number, number];
  target: number;
}

const SMALLEST_NUMBER = 1;
const LARGEST_NUMBER = 9;
const SMALLEST_TARGET = 1;
const LARGEST_TARGET = 99;

/** Training sees only `train`; `validation` is for looks during a run, `test` for what is reported. */
export const splits = ['train', 'validation', 'test'] as const;
export type Split = (typeof splits)[number];

/** Every solvable problem, in a fixed order. */
export function enumerateProblems(): Problem[] {
  const problems: Problem[] = [];
  for (let a = SMALLEST_NUMBER; a <= LARGEST_NUMBER; a++) {
    for (let b = a; b <= LARGEST_NUMBER; b++) {
      for (let c = b; c <= LARGEST_NUMBER; c++) {
        const targets = new Set(enumerateAttempts([a, b, c]).map(({ result }) => result));
        for (const target of [...targets].sort((x, y) => x - y)) {
          if (target >= SMALLEST_TARGET && target <= LARGEST_TARGET) problems.push(problem([a, b, c], target));
        }
      }
    }
  }
  return problems;
}

export function problem(numbers: readonly [number, number, number], target: number): Problem {
  return { id: [...numbers, target].join('-'), numbers, target };
}

/** `use 3, 5, 7 make 26` */
export function promptText({ numbers, target }: { numbers: readonly number[]; target: number }): string {
  return `use ${numbers.join(', ')} make ${target}`;
}

/** 32 bits that depend on the numbers (in any order) and the target only: stable over versions and machines. */
export function problemHash({ numbers, target }: Pick<Problem, 'numbers' | 'target'>): number {
  return [...numbers].sort((x, y) => x - y).reduce((hash, number) => mix32(hash ^ Math.imul(number, 0x9e3779b1)), mix32(target));
}

/** A problem's split, by its hash: 1/16 test, 1/16 validation, the rest train. */
export function splitOf(problem: Pick<Problem, 'numbers' | 'target'>): Split {
  const bucket = problemHash(problem) >>> 28;
  return bucket === 0 ? 'test' : bucket === 1 ? 'validation' : 'train';
}

/** The problems of a split, ordered by hash, so that the first n are a fair sample of it. */
export function problemsOf(split: Split): Problem[] {
  return enumerateProblems()
    .filter((candidate) => splitOf(candidate) === split)
    .sort((x, y) => problemHash(x) - problemHash(y));
}
