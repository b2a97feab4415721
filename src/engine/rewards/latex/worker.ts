import { parentPort } from 'node:worker_threads';
import type { ThreadReply } from '../../../store/timedThread';
import { latexParser } from './parser';
import { sameAnswer } from './sameAnswer';

/** What the thread is asked: whether two answers are the same. */
export interface LatexAsk {
  found: string;
  expected: string;
  tolerance: number;
}

const port = parentPort;
if (!port) throw new Error('worker runs as a worker thread');
const parse = latexParser();

port.on('message', ({ found, expected, tolerance }: LatexAsk) => {
  port.postMessage({ value: sameAnswer(found, expected, parse, tolerance) } satisfies ThreadReply);
});
