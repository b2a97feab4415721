import { problemsOf, promptText, type Split } from './problems';
import { preference, solution, straightSolution } from './solutions';

/** Problems of the held-out sets: what `npm start` reports, and what a run looks at on its way. */
const HELD_OUT_PROBLEMS = { test: 64, validation: 32 } as const;

const PREFERENCES = 800;

/** Enough for the few steps that narrow a model. */
const STRAIGHT = 400;

/** Prompts of a split as JSONL, in the order of the problems' hashes: what `examples/data` holds. */
function promptLines(split: Split, size = Infinity): string {
  return problemsOf(split)
    .slice(0, size)
    .map(
      (problem) =>
        `${JSON.stringify({ id: problem.id, prompt: promptText(problem), numbers: problem.numbers, target: problem.target })}\n`,
    )
    .join('');
}

/** The same problems with a right completion each, for SFT. */
function solutionLines(split: Split, size = Infinity, solve = solution): string {
  return problemsOf(split)
    .slice(0, size)
    .map((problem) => `${JSON.stringify(solve(problem))}\n`)
    .join('');
}

/** A right completion to each problem, by the problem's id: reference solutions that `posttrain score` reads. */
function referenceLines(split: Split, size: number): string {
  return problemsOf(split)
    .slice(0, size)
    .map((problem) => `${JSON.stringify({ id: problem.id, ...solution(problem) })}\n`)
    .join('');
}

/** The same problems solved and missed, for DPO. */
function preferenceLines(split: Split, size: number): string {
  return problemsOf(split)
    .slice(0, size)
    .map((problem) => `${JSON.stringify(preference(problem))}\n`)
    .join('');
}

/** The generated files of the example workspace: path below `examples`, and content. */
export function exampleFiles(): Map<string, string> {
  return new Map([
    ['data/countdown-train.jsonl', promptLines('train')],
    ['data/countdown-solutions.jsonl', solutionLines('train')],
    ['data/countdown-straight.jsonl', solutionLines('train', STRAIGHT, straightSolution)],
    ['data/countdown-validation-solutions.jsonl', solutionLines('validation', HELD_OUT_PROBLEMS.validation)],
    ['data/countdown-preferences.jsonl', preferenceLines('train', PREFERENCES)],
    ['data/countdown-validation-preferences.jsonl', preferenceLines('validation', HELD_OUT_PROBLEMS.validation)],
    ['data/countdown-validation.jsonl', promptLines('validation', HELD_OUT_PROBLEMS.validation)],
    ['data/countdown-test.jsonl', promptLines('test', HELD_OUT_PROBLEMS.test)],
    ['data/countdown-test-solutions.jsonl', referenceLines('test', HELD_OUT_PROBLEMS.test)],
  ]);
}
