import { basename, extname } from 'node:path';
import { DecodingThread } from '../../store/decodingThread';
import { RolloutFile } from '../../store/rolloutFiles';
import { builtFile } from '../training/openCompute';
import { DatasetError } from '../data/datasetError';
import { SampleTally, type SampleSet } from './sampleSet';

/** Runs on a rollouts or samples file that is open; it is decoded in a thread with a time limit. */
export async function withRolloutFile<T>(path: string, work: (file: RolloutFile) => Promise<T>): Promise<T> {
  const thread = new DecodingThread({ worker: builtFile('parquetWorker.js'), timeout: 60_000 });
  try {
    return await work(await RolloutFile.open(path, thread));
  } catch (error) {
    throw new DatasetError(`${path}: ${(error as Error).message.replace(/\.$/, '')}`);
  } finally {
    thread.dispose();
  }
}

/** Whether a Parquet file has the columns of rollouts. */
export async function isOwnParquet(path: string): Promise<boolean> {
  if (extname(path).toLowerCase() !== '.parquet') return false;
  const thread = new DecodingThread({ worker: builtFile('parquetWorker.js'), timeout: 60_000 });
  try {
    const { columns } = await thread.open(path);
    return ['prompt_id', 'group', 'reward'].every((name) => columns.has(name));
  } catch (error) {
    throw new DatasetError(`${path}: ${(error as Error).message.replace(/\.$/, '')}`);
  } finally {
    thread.dispose();
  }
}

/** A rollout is right where its first reward gave it 1, or its only reward where the parts are not kept; a failed one is not. */
export function isRightRow({ reward, reward_parts }: { reward: number | null; reward_parts: string }): boolean {
  if (reward === null) return false;
  const [first] = Object.values(JSON.parse(reward_parts || '{}') as Record<string, unknown>);
  return (first ?? reward) === 1;
}

/** Counts of a rollouts file, or of samples.parquet without its evaluation.json. */
export async function ownSamples(path: string): Promise<SampleSet> {
  return withRolloutFile(path, async (file) => {
    const tally = new SampleTally();
    let failed = 0;
    for (const row of await file.readColumns(['prompt_id', 'reward', 'reward_parts', 'failure'])) {
      if (row.failure !== null) failed++;
      tally.addSample(row.prompt_id, isRightRow(row));
    }
    const name = basename(path, extname(path));
    return {
      name,
      problems: tally.all(),
      caveats: failed === 0 ? [] : [`${name}: ${failed} samples failed and count as wrong`],
    };
  });
}
