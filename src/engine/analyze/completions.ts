import { basename, extname } from 'node:path';
import { stat } from 'node:fs/promises';
import { exists } from '../../store/runPaths';
import { readJsonLines } from '../data/jsonLines';
import type { DatasetRow } from '../data/row';
import { InputError } from '../inputError';
import { harnessTexts } from './harnessCompletions';
import { isHarnessLine } from './harnessLines';
import { problemOf, rightOf } from './lineReader';
import { isRightRow, withRolloutFile } from './ownSamples';
import { readRows, rolloutSources, type RolloutSource } from './rolloutSources';

export interface Completion {
  problem: string;
  /** The problem itself, where the file has it; else its id. */
  prompt: string;
  text: string;
  /** null where it is not known, or where the rollout failed. */
  isRight: boolean | null;
  /** Token ids, or words where the file has no tokens. */
  items: readonly (number | string)[];
  /** Tokens, or characters. */
  length: number;
  /** Cut off at the length limit; null where it is not known. */
  isTruncated: boolean | null;
  /** Of a rollout: its prompt group and its number in it. */
  place: { group: number; sample: number } | null;
}

export interface CompletionSet {
  name: string;
  step: number | null;
  unit: 'tokens' | 'characters';
  completions: Completion[];
}

/**
 * The files of completions that an option names, to be read one at a time: rollouts (see `rolloutSources`), or a JSONL file, of one model or of several.
 * @throws InputError or DatasetError with one sentence that names what cannot be used
 */
export async function completionSets(path: string, step: number | null): Promise<(() => Promise<CompletionSet>)[]> {
  const isLines = (await exists(path)) && (await stat(path)).isFile() && extname(path).toLowerCase() !== '.parquet';
  if (!isLines) return (await rolloutSources(path, step)).map((source) => () => ofRollouts(source));
  if (step !== null) throw new InputError(`--step is ${step}, and ${path} is a file; allowed: a run’s folder`);
  return (await ofLines(path)).map((set) => () => Promise.resolve(set));
}

async function ofRollouts(source: RolloutSource): Promise<CompletionSet> {
  const { file, name, step } = source;
  const keys = [
    ...([
      'prompt_id',
      'prompt',
      'group',
      'sample',
      'completion',
      'token_ids',
      'reward',
      'reward_parts',
      'finish_reason',
    ] as const),
  ];
  const rows = await withRolloutFile(file, (open) => readRows(open, source, keys));
  if (rows.length === 0) throw new InputError(`${file} has no completion; it needs at least one`);
  return {
    ...{ name, step, unit: 'tokens' },
    completions: rows.map((row, index) => ({
      ...{ problem: row.prompt_id, prompt: row.prompt, text: row.completion, place: { group: row.group, sample: row.sample } },
      isRight: row.reward === null ? null : isRightRow(row, file, `row ${index + 1}`),
      ...{ items: row.token_ids, length: row.token_ids.length, isTruncated: row.finish_reason === 'length' },
    })),
  };
}

async function ofLines(path: string): Promise<CompletionSet[]> {
  const byName = new Map<string, Completion[]>();
  const own = basename(path, extname(path));
  for await (const row of readJsonLines(path)) {
    for (const [name, completion] of completionsIn(row, own)) {
      const known = byName.get(name);
      if (known) known.push(completion);
      else byName.set(name, [completion]);
    }
  }
  if (byName.size === 0) throw new InputError(`${path} is empty; it needs at least one completion`);
  return [...byName].map(([name, completions]) => ({ name, step: null, unit: 'characters', completions }));
}

/** A line has a completion, responses of lm-evaluation-harness, or solutions by model. */
function completionsIn({ place, value }: DatasetRow, own: string): [string, Completion][] {
  if ('completion' in value) {
    const { completion, correct } = value;
    if (typeof completion !== 'string') {
      throw new InputError(`${place}: completion is ${JSON.stringify(completion)?.slice(0, 40)}; allowed: a text`);
    }
    const isRight = correct === undefined || correct === null ? null : rightOf(correct, 'correct', place);
    return [[own, written(problemOf(value['problem'], place), completion, isRight)]];
  }
  if (isHarnessLine(value)) {
    return harnessTexts({ place, value }).map(({ filter, problem, text, isRight }) => [
      filter === 'none' ? own : filter,
      written(problem, text, isRight),
    ]);
  }
  const solutions = Object.entries(value).flatMap(([model, inner]): [string, Completion][] => {
    if (typeof inner !== 'object' || inner === null || !('solution' in inner) || typeof inner.solution !== 'string') return [];
    const isRight = 'is_correct' in inner ? rightOf(inner.is_correct, `${model}.is_correct`, place) : null;
    return [[model, written(typeof value['question'] === 'string' ? value['question'] : place, inner.solution, isRight)]];
  });
  if (solutions.length > 0) return solutions;
  const keys = Object.keys(value).slice(0, 8).join(', ');
  throw new InputError(
    `${place}: a line has the keys ${keys}; allowed: {"problem", "completion", "correct"}, lm-evaluation-harness’s samples, or solutions by model {"question", "MODEL": {"solution", "is_correct"}}`,
  );
}

function written(problem: string, text: string, isRight: boolean | null): Completion {
  const items = text.split(/\s+/).filter((word) => word !== '');
  return { problem, prompt: problem, text, isRight, items, length: text.length, isTruncated: null, place: null };
}
