import { SAMPLES_PAGE, type CoverageProtocol, type CoverageSample } from '../../contract/messages/coverage';
import type { Reply } from '../../contract/messages/protocol';
import type { RolloutRow } from '../../contract/rollout';
import { isRightSample } from '../../store/rightSample';
import type { RolloutFile } from '../../store/rolloutFiles';

/** A problem of an evaluation and its place in the record: samples are written a group a problem, in that order. */
export interface ProblemPlace {
  problem: string;
  place: number;
}

export interface SamplesAsk extends ProblemPlace {
  /** Samples that count, in the order they were drawn: a strategy's further ones come after them. */
  samples: number;
  /** The reward that says which are right. */
  verifier: string;
}

/** What is known of each sample of a problem without its text, and the order they are shown in. */
export interface SampleOrder {
  /** The group they are in; null for a problem that the file lacks. */
  group: number | null;
  prompt: string;
  right: number;
  failed: number;
  /** Right ones first, failed ones last, else in the order they were drawn. */
  facts: readonly SampleFacts[];
}

interface SampleFacts extends Omit<CoverageSample, 'text' | 'failure'> {
  /** Of its row in the group. */
  index: number;
  isFailed: boolean;
}

const columns = [
  ...(['prompt_id', 'prompt', 'sample', 'token_ids', 'reward', 'reward_parts', 'finish_reason', 'failure'] as const),
] as const;

/** Prompt by problem, of those that the file has. */
export async function promptsOf(file: RolloutFile, problems: readonly ProblemPlace[]): Promise<Map<string, string>> {
  const { groups } = file;
  const wanted = new Set(problems.map(({ problem }) => problem));
  const found = new Map<string, string>();
  const read = async (from: readonly number[]): Promise<void> => {
    const rows = await file.readFirstRows(['prompt_id', 'prompt'], from);
    for (const { prompt_id, prompt } of rows) if (wanted.has(prompt_id)) found.set(prompt_id, prompt);
  };
  await read(problems.flatMap(({ place }) => groups[place] ?? []));
  if (found.size === wanted.size) return found;
  // A file of another writer may have another order.
  const heads = await file.readFirstRows(['prompt_id', 'group']);
  await read(heads.filter(({ prompt_id }) => wanted.has(prompt_id) && !found.has(prompt_id)).map(({ group }) => group));
  return found;
}

/** Which samples of a problem there are and how they are ordered; reads everything of them but their texts. */
export async function sampleOrder(file: RolloutFile, ask: SamplesAsk): Promise<SampleOrder> {
  const group = await groupOf(file, ask);
  const rows = group === null ? [] : await file.readColumns(columns, group);
  const facts = rows.slice(0, ask.samples).map((row, index) => factsOf(row, index, ask.verifier));
  const right = facts.filter(({ isRight }) => isRight);
  const failed = facts.filter(({ isFailed }) => isFailed);
  return {
    group,
    prompt: rows[0]?.prompt ?? '',
    right: right.length,
    failed: failed.length,
    facts: [...right, ...facts.filter(({ isRight, isFailed }) => !isRight && !isFailed), ...failed],
  };
}

/** A page of the samples, with their texts. */
export async function samplesPage(
  file: RolloutFile,
  { group, prompt, right, failed, facts }: SampleOrder,
  first: number,
): Promise<Reply<CoverageProtocol, 'readSamples'>> {
  const page = facts.slice(first, first + SAMPLES_PAGE);
  const texts = group === null || page.length === 0 ? [] : await file.readColumns(['completion', 'failure'], group);
  const samples = page.map(({ index, isFailed: _, ...sample }): CoverageSample => {
    const { completion = '', failure = null } = texts[index] ?? {};
    return { ...sample, text: completion, failure };
  });
  return { prompt, total: facts.length, right, unknown: 0, failed, samples };
}

async function groupOf(file: RolloutFile, { problem, place }: ProblemPlace): Promise<number | null> {
  const expected = file.groups[place];
  const [there] = expected === undefined ? [] : await file.readFirstRows(['prompt_id'], [expected]);
  if (expected !== undefined && there?.prompt_id === problem) return expected;
  const heads = await file.readFirstRows(['prompt_id', 'group']);
  return heads.find(({ prompt_id }) => prompt_id === problem)?.group ?? null;
}

function factsOf(row: Pick<RolloutRow, (typeof columns)[number]>, index: number, verifier: string): SampleFacts {
  return {
    index,
    isFailed: row.failure !== null,
    sample: row.sample,
    tokens: row.token_ids.length,
    isRight: row.failure === null && isRightSample(row, verifier),
    reward: row.reward,
    isCut: row.finish_reason === 'length',
  };
}
