import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { RolloutRow } from '../../../src/contract/rollout';
import { exitCodeOf } from '../../../src/engine/cli/exitCode';
import { scoreCommand } from '../../../src/engine/cli/scoreCommand';
import { analyze } from '../analyze/analyze';
import { writeRollouts } from '../../../src/store/rolloutFiles';
import { engineAndWorkspace } from '../cli/builtEngine';
import { runCli } from '../cli/runCli';
import { tinyModel } from '../cli/workspace';
import { sampleRow } from '../../store/fixtures';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { engine, workspace } = engineAndWorkspace();
const at = (name: string): string => workspace.path(name);

/** Token 2 of the Countdown model is 0, token 12 is that with a space before it. */
const row = (change: Partial<RolloutRow> = {}): RolloutRow =>
  sampleRow({
    ...{
      prompt: 'use 3, 6, 7 make 63',
      temperature: 1,
      token_ids: [2, 12],
      token_texts: ['0', ' 0'],
      token_bytes: ['30', '2030'],
    },
    ...{ alternative_ids: [], alternative_texts: [], alternative_logprobs: [] },
    ...change,
  });
const empty = {
  ...{ token_ids: [], token_texts: [], token_bytes: [], logprobs: [], entropies: [] },
};

const files: [string, RolloutRow][] = [
  ['good.parquet', row()],
  ['other-bytes.parquet', row({ token_bytes: ['30', '2031'] })],
  ['other-size.parquet', row({ token_ids: [2, 39], token_bytes: ['30', '41'] })],
  ['no-token.parquet', row(empty)],
  ['long.parquet', row(repeated(128))],
  ['cold.parquet', row({ temperature: 0.6 })],
];

function repeated(times: number): Partial<RolloutRow> {
  const of = <T>(value: T): T[] => Array<T>(times).fill(value);
  return { token_ids: of(2), token_texts: of('0'), token_bytes: of('30'), logprobs: of(-1), entropies: of(1) };
}

beforeAll(async () => {
  for (const [name, one] of files) await writeRollouts(at(name), [[one]]);
  await writeRollouts(at('nothing.parquet'), []);
  await writeRollouts(join(workspace.run('r'), 'rollouts', 'step-000001.parquet'), [[row()]]);
  await writeRollouts(join(workspace.run('r'), 'rollouts', 'step-000002.parquet'), [[row()]]);
  workspace.write('unsolved.jsonl', '{"prompt":"use 1"}\n');
  workspace.write('blank.jsonl', '{"prompt":"use 1","completion":""}\n');
  workspace.write('foreign.jsonl', '{"prompt":"use 1","completion":" Ω"}\n');
  workspace.write('solved.jsonl', '{"prompt":"use 1","completion":" 1"}\n');
  workspace.write('bare.jsonl', '{"prompt":"","completion":" 1"}\n');
  mkdirSync(at('empty'));
});

/** In this process where no Parquet file is read, which takes a built thread. */
async function score(args: readonly string[]): Promise<{ code: number | null; stderr: string }> {
  let stderr = '';
  const write = (text: string): void => void (stderr += text);
  const isProgram = args.some((each) => each.endsWith('.parquet') || each === workspace.run('r'));
  const { code } = isProgram
    ? await runCli(engine.cli, ['score', ...args]).then((result) => (write(result.stderr), result))
    : { code: await scoreCommand.run([...args]).catch((error: unknown) => exitCodeOf(error, 'posttrain score', write)) };
  return { code, stderr: stderr.replaceAll(workspace.folder, 'DIR').replaceAll(tinyModel, 'TINY') };
}

const of = (name: string, ...more: string[]): string[] => ['--model', tinyModel, '--samples', at(name), ...more];

const cases: [string, string[], string][] = [
  ['no model', ['--samples', at('good.parquet')], '--model is missing'],
  ['no samples', ['--model', tinyModel], '--samples is missing'],
  ['an absent model', ['--model', at('none'), '--samples', at('good.parquet')], 'the model folder DIR/none does not exist'],
  ['an absent file', of('none.parquet'), 'there is no file or folder DIR/none.parquet'],
  ['an absent dataset', of('none.jsonl'), 'there is no file or folder DIR/none.jsonl'],
  [
    'a folder without rollouts',
    of('empty'),
    'the folder DIR/empty has no rollouts; allowed: a Parquet file, an evaluation’s folder, a run’s folder',
  ],
  [
    'tokens that read otherwise',
    of('other-bytes.parquet'),
    'DIR/other-bytes.parquet was not sampled with the tokenizer of TINY: token 12 is " 1" there and " 0" here; only a model with the same tokens can score it',
  ],
  [
    'tokens that the model lacks',
    of('other-size.parquet'),
    'DIR/other-size.parquet was not sampled with the tokenizer of TINY: token 39 is "A" there and none of its 39 here; only a model with the same tokens can score it',
  ],
  [
    'completions without a token',
    of('no-token.parquet'),
    'none of the 1 completions of DIR/no-token.parquet has a token, so that there is no perplexity; allowed: at least one that has',
  ],
  ['no completion', of('nothing.parquet'), 'DIR/nothing.parquet has no completion; it needs at least one'],
  [
    'a text longer than the model',
    of('long.parquet'),
    'DIR/long.parquet: prompt p0, sample 0, has 137 tokens with its prompt; TINY has 128 positions, and so many are allowed',
  ],
  [
    'steps without a choice',
    ['--model', tinyModel, '--samples', workspace.run('r')],
    'DIR/.posttraining/runs/r has rollouts of 2 steps; choose one of them with --step',
  ],
  ['no sample wanted', of('good.parquet', '--per-problem', '0'), '--per-problem is 0; allowed: an integer of at least 1'],
  [
    'samples of a dataset',
    of('solved.jsonl', '--per-problem', '2'),
    '--per-problem is 2, and DIR/solved.jsonl is a dataset; allowed: with samples',
  ],
  [
    'a dataset without completions',
    of('unsolved.jsonl'),
    'DIR/unsolved.jsonl:1: the key completion is missing; allowed: a text that is not empty',
  ],
  ['an empty completion', of('blank.jsonl'), 'DIR/blank.jsonl:1: completion is ""; allowed: a text that is not empty'],
  ['an empty prompt', of('bare.jsonl'), 'DIR/bare.jsonl: prompt line-1 has no tokens; a prompt needs at least one'],
  [
    'a text that the tokenizer cannot write',
    of('foreign.jsonl'),
    'DIR/foreign.jsonl: example 1: TINY/tokenizer.json has no token for " Ω" in "use 1 Ω"',
  ],
  [
    'a file to write that is none of ours',
    of('good.parquet', '--out', 'scores.csv'),
    '--out is scores.csv; allowed: a folder, or a file *.parquet that is not called samples.parquet',
  ],
  [
    'samples to write over',
    of('good.parquet', '--out', 'samples.parquet'),
    '--out is samples.parquet; allowed: a folder, or a file *.parquet that is not called samples.parquet',
  ],
];

describe('posttrain score ends with one sentence and exit code 2 for', () => {
  it.each(cases)('%s', async (_, args, sentence) => {
    expect(await score(args)).toEqual({ code: 2, stderr: `posttrain score: ${sentence}\n` });
  });
});

describe('posttrain analyze perplexity ends with one sentence and exit code 2 for', () => {
  it.each([
    [[], '--scores is missing'],
    [['--scores', at('none')], 'there is no file or folder DIR/none'],
    [
      ['--scores', at('solved.jsonl')],
      'DIR/solved.jsonl is no Parquet file; allowed: scores, rollouts or samples, which posttrain writes as Parquet',
    ],
    [
      ['--scores', at('empty')],
      'the folder DIR/empty has no evaluation; allowed: an evaluation’s or a run’s folder, or a Parquet file',
    ],
  ] as const)('%j', async (args, sentence) => {
    const { code, stderr } = await analyze('perplexity', ...args);
    expect({ code, stderr: stderr.replaceAll(workspace.folder, 'DIR') }).toEqual({
      code: 2,
      stderr: `posttrain analyze: ${sentence}\n`,
    });
  });

  it('log-probabilities of another temperature', async () => {
    const { code, stderr } = await runCli(engine.cli, ['analyze', 'perplexity', '--scores', at('cold.parquet')]);
    expect([code, stderr.replaceAll(workspace.folder, 'DIR')]).toEqual([
      2,
      'posttrain analyze: DIR/cold.parquet: it was sampled at temperature 0.6, and its log-probabilities are not those of temperature 1; posttrain score gives them\n',
    ]);
  });
});
