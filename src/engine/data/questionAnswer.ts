import { textOf, textOrNumberOf } from './fields';
import type { DatasetRow } from './row';

export interface QuestionAnswer {
  /** The question and a line end: what follows starts a line of its own. */
  prompt: string;
  /** The answer as written, with its reasoning. */
  completion: string;
  /** What a reward compares with: the text after the last `####`, or all of it where there is none. */
  answer: string;
}

/**
 * A row with `question` and `answer`, as GSM8K has them (Cobbe et al. 2021, arXiv:2110.14168): the reasoning, then `#### ` and the number.
 * @throws DatasetError
 */
export function questionAnswer(row: DatasetRow): QuestionAnswer {
  const prompt = `${textOf(row, 'question')}\n`;
  const completion = textOrNumberOf(row, 'answer');
  return { prompt, completion, answer: (completion.split('####').at(-1) ?? '').trim() };
}
