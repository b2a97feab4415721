import type { CompletionFormat } from '../../analysis/behaviours/behaviourSets';
import { Generator } from '../random/generator';
import { attemptText, enumerateAttempts, type Attempt } from './attempts';
import { problemsOf, promptText, type Problem } from './problems';

/** A training example of the base model: a prompt, and what an unsure but careful solver writes. */
export interface Trace {
  prompt: string;
  completion: string;
  format: CompletionFormat;
  problem: Problem;
  attempts: readonly Attempt[];
}

/** Shares of the formats. */
const FORMATS: readonly (readonly [CompletionFormat, number])[] = [
  ['thus', 0.3],
  ['because', 0.35],
  ['first', 0.35],
];
/** Chance that an attempt is one of those that hit the target; the others are drawn from all attempts on the numbers. */
const GUIDED = 0.4;
/** Most attempts that a trace with `wait` makes. */
const MAX_ATTEMPTS = 3;
/** Chance that it goes on after a miss. */
const PATIENCE = 0.8;

/** The problems that traces are made of, with their attempts: enumerated once. */
export class TraceGenerator {
  private readonly problems: readonly { problem: Problem; attempts: Attempt[]; right: Attempt[] }[];

  constructor() {
    this.problems = problemsOf('train').map((problem) => {
      const attempts = enumerateAttempts(problem.numbers);
      return { problem, attempts, right: attempts.filter(({ result }) => result === problem.target) };
    });
  }

  /** The trace of a seed and an index: any part of a data set can be made without the rest. */
  trace(seed: number, index: number): Trace {
    const random = Generator.fromKey([seed, index]);
    const { problem, attempts, right } = pick(this.problems, random);
    const format = pickFormat(random);
    const draw = (): Attempt => pick(random.uniform() < GUIDED ? right : attempts, random);
    const made = [draw()];
    if (format === 'first') {
      while (made.at(-1)?.result !== problem.target && made.length < MAX_ATTEMPTS && random.uniform() < PATIENCE)
        made.push(draw());
    }
    return { prompt: promptText(problem), completion: traceText(format, made), format, problem, attempts: made };
  }
}

/** Text of a trace; it begins with the space that sets it off from the prompt. */
export function traceText(format: CompletionFormat, attempts: readonly Attempt[]): string {
  const answer = `answer ${attempts.at(-1)?.expression ?? ''}`;
  const tried = attempts.map(attemptText);
  switch (format) {
    case 'thus':
      return ` thus ${answer}`;
    case 'because':
      return ` because ${tried.join(' try ')} so ${answer}`;
    case 'first':
      return ` first try ${tried.join(' wait try ')} so ${answer}`;
  }
}

function pick<T>(items: readonly T[], random: Generator): T {
  return items[random.integer(items.length)] as T;
}

function pickFormat(random: Generator): CompletionFormat {
  let left = random.uniform();
  for (const [format, share] of FORMATS) {
    if (left < share) return format;
    left -= share;
  }
  return 'first';
}
