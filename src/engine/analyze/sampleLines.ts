import { MOST_SAMPLES } from '../../contract/evaluation';
import type { DatasetRow } from '../data/row';
import { InputError } from '../inputError';
import { HarnessLines, isHarnessLine } from './harnessLines';
import { hasOutcomes, OutcomesByModel } from './outcomesByModel';
import { problemOf, rightOf, type SampleChoices, type LineReader } from './lineReader';
import { SampleTally, type SampleSet } from './sampleSet';

const allowed =
  'allowed: {"problem", "correct"}, {"problem", "n", "c"}, lm-evaluation-harness’s samples, solutions with "is_correct" by model, or {"samples": {MODEL: [[0, 1], …]}}';

/**
 * The reader of a file that begins with this line.
 * @throws InputError where it is none of those that are known
 */
export function lineReader(first: DatasetRow, name: string, choices: SampleChoices): LineReader {
  const { value, place } = first;
  if (isHarnessLine(value)) return new HarnessLines(name, choices);
  if ('problem' in value && 'correct' in value) return new CorrectLines(name);
  if ('problem' in value && 'n' in value && 'c' in value) return new CountLines(name);
  if (modelsOf(value).length > 0) return new SolutionLines();
  if (hasOutcomes(value)) return new OutcomesByModel();
  throw new InputError(`${place}: a line has ${keysOf(value)}; ${allowed}`);
}

/** `{"problem": "p1", "correct": 1}`, with an `answer` where there is one to vote for. */
class CorrectLines implements LineReader {
  private readonly tally = new SampleTally();

  constructor(private readonly name: string) {}

  add({ place, value }: DatasetRow): void {
    this.tally.addSample(
      problemOf(value['problem'], place),
      rightOf(value['correct'], 'correct', place),
      answerOf(value['answer'], place),
    );
  }

  sets(): SampleSet[] {
    return [{ name: this.name, problems: this.tally.all(), caveats: [] }];
  }
}

/** `{"problem": "p1", "n": 128, "c": 17}`; a problem that occurs again has its samples added. */
class CountLines implements LineReader {
  private readonly tally = new SampleTally();

  constructor(private readonly name: string) {}

  add({ place, value }: DatasetRow): void {
    const { n, c } = value;
    if (!isCount(n) || !isCount(c) || c > n) {
      throw new InputError(
        `${place}: n is ${JSON.stringify(n)} and c is ${JSON.stringify(c)}; allowed: whole numbers with 0 ≤ c ≤ n`,
      );
    }
    const problem = problemOf(value['problem'], place);
    const total = this.tally.addCount(problem, n, c);
    if (total <= MOST_SAMPLES) return;
    throw new InputError(`${place}: problem ${problem} has ${total} samples; allowed: up to ${MOST_SAMPLES}`);
  }

  sets(): SampleSet[] {
    return [{ name: this.name, problems: this.tally.all(), caveats: [] }];
  }
}

/** One line a problem, with a solution of each of several models: `{"question": …, "6b": {"is_correct": true, "solution": …}}`. */
class SolutionLines implements LineReader {
  private readonly tallies = new Map<string, SampleTally>();
  private lines = 0;

  add({ place, value }: DatasetRow): void {
    const problem = typeof value['question'] === 'string' ? value['question'] : `line ${++this.lines}`;
    const models = modelsOf(value);
    if (models.length === 0) throw new InputError(`${place}: no model has "is_correct" here, as in the first line`);
    for (const [model, right] of models) {
      const tally = this.tallies.get(model) ?? new SampleTally();
      this.tallies.set(model, tally);
      tally.addSample(problem, rightOf(right, `${model}.is_correct`, place));
    }
  }

  sets(): SampleSet[] {
    return [...this.tallies].map(([name, tally]) => ({ name, problems: tally.all(), caveats: [] }));
  }
}

/** @throws InputError where it is an object or a list */
function answerOf(answer: unknown, place: string): string | null | undefined {
  if (answer === undefined || answer === null || typeof answer === 'string') return answer;
  if (typeof answer === 'number' || typeof answer === 'boolean') return String(answer);
  const found = JSON.stringify(answer);
  throw new InputError(
    `${place}: answer is ${found.length > 60 ? `${found.slice(0, 60)}…` : found}; allowed: a text, a number, true, false or null`,
  );
}

function modelsOf(value: DatasetRow['value']): [string, unknown][] {
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'object' && inner !== null && 'is_correct' in inner ? [[key, inner.is_correct] as [string, unknown]] : [],
  );
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function keysOf(value: DatasetRow['value']): string {
  const keys = Object.keys(value);
  if (keys.length === 0) return 'no keys';
  return `the keys ${keys.slice(0, 8).join(', ')}${keys.length > 8 ? ', …' : ''}`;
}
