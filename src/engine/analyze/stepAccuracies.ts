import { endLoop } from '../../analysis/behaviours/repetition';
import { languageMix } from '../../analysis/behaviours/scripts';
import type { DecodingThread } from '../../store/decodingThread';
import { keptByFile } from './keptByFile';
import { isRightRow, withRolloutFile } from './ownSamples';
import { readRows, type RolloutSource } from './rolloutSources';

/** Files of steps whose numbers are kept. */
const MOST = 4096;

/** How often a prompt's rollouts of one step are right, of those that did not fail. */
export interface StepAccuracy {
  problem: string;
  prompt: string;
  right: number;
  judged: number;
}

/** Of the prompts of a step, those of which every rollout failed left out. @throws DatasetError where the file cannot be read */
export const stepAccuracies = keptByFile(readAccuracies, MOST);

/** Share of a step's rollouts that are degraded, of those that did not fail; null where all failed. @throws DatasetError where the file cannot be read */
export const stepDegraded = keptByFile(readDegraded, MOST);

/** Prompts of all files that are kept: each text once. */
const texts = new Map<string, string>();

async function readAccuracies(source: RolloutSource, thread: DecodingThread): Promise<StepAccuracy[]> {
  const keys = ['prompt_id', 'prompt', 'reward', 'reward_parts', 'failure'] as const;
  const rows = await withRolloutFile(source.file, (open) => readRows(open, source, keys), thread);
  const byProblem = new Map<string, StepAccuracy>();
  for (const [index, row] of rows.entries()) {
    if (row.failure !== null) continue;
    const { prompt_id: problem } = row;
    const one = byProblem.get(problem) ?? { problem, prompt: textOnce(row.prompt), right: 0, judged: 0 };
    one.judged++;
    one.right += Number(isRightRow(row, source.file, `row ${index + 1}`));
    byProblem.set(problem, one);
  }
  return [...byProblem.values()];
}

async function readDegraded(source: RolloutSource, thread: DecodingThread): Promise<number | null> {
  const keys = ['completion', 'token_ids', 'finish_reason', 'failure'] as const;
  const rows = await withRolloutFile(source.file, (open) => readRows(open, source, keys), thread);
  const judged = rows.filter(({ failure }) => failure === null);
  return judged.length === 0 ? null : judged.filter(isDegraded).length / judged.length;
}

function isDegraded(row: { completion: string; token_ids: number[]; finish_reason: string }): boolean {
  return row.finish_reason === 'length' || endLoop(row.token_ids) !== null || languageMix(row.completion).isMixed;
}

function textOnce(text: string): string {
  const known = texts.get(text);
  if (known !== undefined) return known;
  if (texts.size >= MOST) texts.clear();
  texts.set(text, text);
  return text;
}
