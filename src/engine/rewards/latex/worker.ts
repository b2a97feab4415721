import { parentPort } from 'node:worker_threads';
import type { ThreadReply } from '../../../store/timedThread';
import { latexParser } from './parser';
import { readValues, sameAnswer } from './sameAnswer';

/** What the thread is asked: whether two answers are the same; or, where null is found, only to read the expected one. */
export interface LatexAsk {
  found: string | null;
  expected: string;
  tolerance: number;
}

const port = parentPort;
if (!port) throw new Error('worker runs as a worker thread');
const parse = latexParser();

port.on('message', ({ found, expected, tolerance }: LatexAsk) => {
  const value = found === null ? readValues(expected, parse) : sameAnswer(found, expected, parse, tolerance);
  port.postMessage({ value } satisfies ThreadReply);
});
