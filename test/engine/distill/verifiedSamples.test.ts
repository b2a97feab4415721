import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { recipeSchema, type DistillRecipe } from '../../../src/contract/recipe';
import type { Compute } from '../../../src/engine/compute';
import { verifiedSamples } from '../../../src/engine/methods/distill/verifiedSamples';
import { readModelFolder } from '../../../src/engine/model/folder';
import { recordTeacherSamples } from '../../../src/engine/training/teacherSamplesRecord';
import { prepareRunFolder, runPaths } from '../../../src/store/runPaths';
import { readRunRecord, writeRunRecord } from '../../../src/store/runRecordFile';
import { sampleRecord } from '../../store/records';
import { tinyModel } from '../cli/workspace';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'verified-'));
  path = join(folder, 'teacher-samples.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const SAMPLES = 64;
const recipe = recipeSchema.parse({
  ...{ method: 'distill', model: 'm', train_dataset: 'd', reward_funcs: ['length'].map((name) => ({ name })), lmbda: 0 },
  ...{ num_generations: SAMPLES, max_steps: 1 },
}) as DistillRecipe;
const prompts = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, prompt: 'use 1, 2, 3 make 6' }));
/** The first sample of each prompt is right. */
const rewards = [{ name: 'first', weight: 1, score: (_: unknown, text: string) => (text === ' thus' ? 1 : 0) }];

const lines = (name: string) => readFileSync(join(folder, name), 'utf8').trim().split('\n');

/** Asks a teacher that gives the token ` thus` for the first sample of each prompt, and ` try` for the others. */
async function ask(preparation: { isStopping: boolean; tell(line: string): void }) {
  const { tokenizer } = await readModelFolder(tinyModel);
  const [thus, other] = [' thus', ' try'].map((text) => tokenizer.encode(text)[0]!);
  const statistics = { logprobs: Float32Array.of(-1, -1), entropies: Float32Array.of(1, 1), alternativeIds: new Int32Array() };
  const sample: Compute['sample'] = (_, requests) =>
    Promise.resolve(
      requests.map(({ stream }) => ({
        ...{ ...statistics, alternativeLogprobs: new Float32Array(), finishReason: 'stop' as const },
        tokenIds: [stream.at(-1) === 0 ? thus! : other!, tokenizer.endTokenId!],
      })),
    );
  const questions = { recipe, samples: SAMPLES, prompts, rewards, path };
  return verifiedSamples({ sample } as unknown as Compute, tokenizer, questions, preparation);
}

it('writes what the teacher answered as it comes, and names the file when it is whole', async () => {
  writeFileSync(join(folder, '.teacher-samples.jsonl.0123456789ab.tmp'), 'of a process that was killed');
  const seen: string[] = [];
  const tell = (line: string): void => {
    const [file] = readdirSync(folder);
    expect(file).toMatch(/^\.teacher-samples\.jsonl\.[0-9a-f]{12}\.tmp$/);
    seen.push(`${lines(file!).length} lines: ${line}`);
  };
  const found = await ask({ isStopping: false, tell });
  // 128 completions at once are those of two prompts.
  expect(seen).toEqual([
    '2 lines: the teacher answered 2 of 5 prompts, 64 times each: 2 answers are right',
    '4 lines: the teacher answered 4 of 5 prompts, 64 times each: 4 answers are right',
    '5 lines: the teacher answered 5 of 5 prompts, 64 times each: 5 answers are right',
  ]);
  expect([...found!.sequences.keys()]).toEqual([0, 64, 128, 192, 256]);
  expect(readdirSync(folder)).toEqual(['teacher-samples.jsonl']);
  expect(lines('teacher-samples.jsonl').map((line) => (JSON.parse(line) as { prompt_id: string }).prompt_id)).toEqual([
    ...['a', 'b', 'c', 'd', 'e'],
  ]);
  expect((await ask({ isStopping: true, tell }))!.sequences).toEqual(found!.sequences);
});

it('is broken off between two batches, and leaves nothing', async () => {
  let told = 0;
  const preparation = { isStopping: false, tell: () => void (preparation.isStopping = ++told === 2) };
  expect(await ask(preparation)).toBe(null);
  expect(told).toBe(2);
  expect(readdirSync(folder)).toEqual([]);
});

it('has its hash in run.json, and answers sampled again must have it too', async () => {
  const run = (await prepareRunFolder(folder, 'run-a')).folder;
  const record = sampleRecord('run-a');
  await writeRunRecord(run, record);
  await recordTeacherSamples(run, record, 'first');
  const recorded = await readRunRecord(run);
  expect(recorded.teacherSamples).toEqual({ sha256: 'first' });
  await recordTeacherSamples(run, recorded, 'first');
  await expect(recordTeacherSamples(run, recorded, 'second')).rejects.toThrow(
    "the teacher's answers, sampled again, are not those run run-a was started with: their SHA-256 is second, and run.json says first",
  );
  expect(runPaths(run).teacherSamples).toBe(join(run, 'teacher-samples.jsonl'));
});
