import * as l10n from '@vscode/l10n';
import type { EvaluationRecord } from '../../contract/evaluation';
import { SAMPLES_PAGE, type CoverageProtocol, type CoverageSample } from '../../contract/messages/coverage';
import type { Reply } from '../../contract/messages/protocol';
import type { RolloutRow } from '../../contract/rollout';
import { samplesFile } from '../../store/evaluationFiles';
import type { RolloutFile } from '../../store/rolloutFiles';
import type { ParquetDecoder } from '../../store/parquetFile';
import { isRightSample } from '../../store/rightSample';
import { runKey } from '../runs/runRef';
import type { KnownEvaluation } from './evaluationLibrary';
import { reading } from './readRollouts';

const columns = [
  'prompt_id',
  'prompt',
  'completion',
  'sample',
  'token_ids',
  'reward',
  'reward_parts',
  'finish_reason',
  'failure',
] as const;
type SampleRow = Pick<RolloutRow, (typeof columns)[number]>;

/** Prompt by problem; of some problems, those of them that are where their place in the record says. */
export function readPrompts(
  { ref, record }: KnownEvaluation,
  decoder: ParquetDecoder,
  problems?: readonly string[],
): Promise<Map<string, string>> {
  return reading(decoder, samplesFile(runKey(ref), record.id), async (file) => {
    const groups = problems?.map((problem) => groupOf(file, record, problem)).filter((group) => group !== undefined);
    const rows = await file.readFirstRows(['prompt_id', 'prompt'], groups);
    return new Map(rows.map(({ prompt_id, prompt }) => [prompt_id, prompt]));
  });
}

/** Samples of one problem, failed ones last: a strategy's further ones come after them. */
export async function readSamples(
  { ref, record }: KnownEvaluation,
  problem: string,
  first: number,
  decoder: ParquetDecoder,
): Promise<Reply<CoverageProtocol, 'readSamples'>> {
  const count = record.problems.find((one) => one.problem === problem);
  if (!count) throw new Error(l10n.t('The evaluation {0} has no problem {1}.', record.id, problem));
  const rows = await reading(decoder, samplesFile(runKey(ref), record.id), async (file) => {
    const expected = groupOf(file, record, problem);
    const found = expected === undefined ? [] : await file.readColumns(columns, expected);
    if (found[0]?.prompt_id === problem) return found;
    // A file of another writer may have another order.
    const heads = await file.readFirstRows(['prompt_id', 'group']);
    const head = heads.find(({ prompt_id }) => prompt_id === problem);
    return head ? file.readColumns(columns, head.group) : [];
  });
  const [verifier = ''] = record.reward_funcs;
  const samples = rows.slice(0, Math.max(record.samples, count.n)).map((row) => sampleOf(row, verifier));
  const ordered = [
    ...samples.filter(({ isRight }) => isRight),
    ...samples.filter(({ isRight, failure }) => !isRight && failure === null),
    ...samples.filter(({ failure }) => failure !== null),
  ];
  return {
    prompt: rows[0]?.prompt ?? '',
    total: samples.length,
    failed: samples.filter(({ failure }) => failure !== null).length,
    right: samples.filter(({ isRight }) => isRight).length,
    samples: ordered.slice(first, first + SAMPLES_PAGE),
  };
}

/** Samples are written a group a problem, in the order of the record. */
function groupOf(file: RolloutFile, { problems }: EvaluationRecord, problem: string): number | undefined {
  return file.groups[problems.findIndex((one) => one.problem === problem)];
}

function sampleOf(row: SampleRow, verifier: string): CoverageSample {
  return {
    sample: row.sample,
    text: row.completion,
    tokens: row.token_ids.length,
    isRight: row.failure === null && isRightSample(row, verifier),
    reward: row.reward,
    isCut: row.finish_reason === 'length',
    failure: row.failure,
  };
}
