import type { DatasetRow } from '../data/row';
import type { AnswerExtractor } from '../evaluation/answers';
import { InputError } from '../inputError';
import type { SampleSet } from './sampleSet';

/** How samples are read. */
export interface SampleChoices {
  /** Of a line of lm-evaluation-harness that was scored in several ways; null where the file decides. */
  metric: string | null;
  filter: string | null;
  /** Several filters are a model each, and not refused. */
  isEachFilter?: boolean;
  /** What takes the answer out of the completion of a rollout; null where there is no vote. */
  answer: AnswerExtractor | null;
}

/** Takes the lines of one file, all of one kind, and says what they were. */
export interface LineReader {
  /** @throws InputError naming the place of what is wrong */
  add(row: DatasetRow): void;
  sets(): SampleSet[];
}

/** @throws InputError where an id is neither text nor number */
export function problemOf(value: unknown, place: string): string {
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number') return String(value);
  throw new InputError(`${place}: the problem is ${JSON.stringify(value) ?? 'missing'}; allowed: a text or a number`);
}

/** @throws InputError where it is neither 0, 1, true nor false */
export function rightOf(value: unknown, key: string, place: string): boolean {
  if (value === 1 || value === true) return true;
  if (value === 0 || value === false) return false;
  throw new InputError(`${place}: ${key} is ${JSON.stringify(value) ?? 'missing'}; allowed: 0, 1, true, false`);
}
