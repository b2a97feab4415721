import { basename, extname } from 'node:path';
import { DecodingThread } from '../../store/decodingThread';
import { messageOf } from '../../store/errorCode';
import { isRightSample } from '../../store/rightSample';
import { RolloutFile } from '../../store/rolloutFiles';
import { builtFile } from '../builtFile';
import { DatasetError } from '../data/datasetError';
import type { AnswerExtractor } from '../evaluation/answers';
import { SampleTally, type SampleSet } from './sampleSet';

/** Runs on a rollouts or samples file that is open. @param thread decodes it, where many files are read one after the other: starting one a file takes longer than reading it */
export function withRolloutFile<T>(path: string, work: (file: RolloutFile) => Promise<T>, thread?: DecodingThread): Promise<T> {
  return decoding(
    path,
    async (decoder) => {
      const file = await RolloutFile.open(path, decoder);
      try {
        return await work(file);
      } finally {
        await file.close();
      }
    },
    thread,
  );
}

/** Decodes files in a thread with a time limit, which the caller disposes. */
export function decodingThread(): DecodingThread {
  return new DecodingThread({ worker: builtFile('parquetWorker.js'), timeout: 60_000 });
}

/** Decodes a file in a thread with a time limit. @throws DatasetError that names the file */
async function decoding<T>(path: string, work: (thread: DecodingThread) => Promise<T>, shared?: DecodingThread): Promise<T> {
  const thread = shared ?? decodingThread();
  try {
    return await work(thread);
  } catch (error) {
    throw new DatasetError(`${path}: ${(error as Error).message.replace(/\.$/, '')}`);
  } finally {
    if (!shared) thread.dispose();
  }
}

/** Whether a Parquet file has the columns of rollouts. */
export async function isOwnParquet(path: string): Promise<boolean> {
  if (extname(path).toLowerCase() !== '.parquet') return false;
  return decoding(path, async (thread) => {
    const { columns } = await thread.open(path);
    return ['prompt_id', 'group', 'reward'].every((name) => columns.has(name));
  });
}

/** {@link isRightSample} of a row of a file. @param place of the row. @throws DatasetError that names file and place */
export function isRightRow(row: Parameters<typeof isRightSample>[0], file: string, place: string): boolean {
  try {
    return isRightSample(row);
  } catch (error) {
    throw new DatasetError(`${file}: ${place}: ${messageOf(error)}`);
  }
}

/**
 * Counts of a rollouts file, or of samples.parquet. Samples that failed are left out.
 * @param answer what takes the answer out of a completion, so that there is one to vote for; null where none is asked for
 */
export async function ownSamples(
  path: string,
  answer: AnswerExtractor | null,
  name = basename(path, extname(path)),
): Promise<SampleSet> {
  const keys = ['prompt_id', 'reward', 'reward_parts', 'failure', ...(answer ? (['completion'] as const) : [])] as const;
  const rows = await withRolloutFile(path, (file) => file.readColumns(keys));
  const tally = new SampleTally();
  let failed = 0;
  const unread: string[] = [];
  for (const [index, row] of rows.entries()) {
    if (row.failure !== null) {
      failed++;
      tally.addCount(row.prompt_id, 0, 0);
      continue;
    }
    const vote = answer
      ? await answer(row.completion).catch((error: unknown) => {
          unread.push(messageOf(error));
          return null;
        })
      : undefined;
    tally.addSample(row.prompt_id, isRightRow(row, path, `row ${index + 1}`), vote);
  }
  return {
    name,
    problems: tally.all(),
    caveats: [
      ...(failed === 0 ? [] : [`${name}: ${failed} samples failed and are left out`]),
      ...(unread.length === 0
        ? []
        : [
            `${name}: the answers of ${unread.length} samples could not be taken out and are no votes, of the first since ${unread[0]}`,
          ]),
    ],
  };
}
