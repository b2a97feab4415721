import { parentPort, workerData } from 'node:worker_threads';
import { placesOf } from '../../analysis/behaviours/placesOf';
import type { ThreadReply } from '../../store/timedThread';

/** Entry of the thread that searches completions for a regular expression, for the answer that it finds in them, or for the places where it is. */
const port = parentPort;
if (!port) throw new Error('regexWorker runs as a worker thread');
const {
  pattern,
  flags,
  wanted = 'occurrence',
} = workerData as { pattern: string; flags: string; wanted?: 'occurrence' | 'answer' | 'places' };

port.on('message', (text: string) => {
  // A new one each time: with the flags g and y an expression remembers where it was.
  const value =
    wanted === 'answer'
      ? answerIn(text)
      : wanted === 'places'
        ? placesOf(text, { pattern, flags })
        : new RegExp(pattern, flags).test(text);
  port.postMessage({ value } satisfies ThreadReply);
});

/** What the first group matched at the last occurrence, or all that matched where there is no group; null where there is neither. */
function answerIn(text: string): string | null {
  const match = [...text.matchAll(new RegExp(pattern, flags.includes('g') ? flags : `${flags}g`))].at(-1);
  if (!match) return null;
  return (match.length > 1 ? match[1] : match[0]) ?? null;
}
