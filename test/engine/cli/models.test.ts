import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { evaluationRecordSchema } from '../../../src/contract/evaluation';
import { compareOutputSchema, sampleOutputSchema } from '../../../src/contract/sampleOutput';
import { RolloutFile } from '../../../src/store/rolloutFiles';
import { readRunRecord, writeRunRecord } from '../../../src/store/runRecordFile';
import { ParquetFile } from '../../../src/store/parquetFile';
import { readEvaluation, samplesFile } from '../../../src/store/evaluationFiles';
import { isAvailable } from '../backendsUnderTest';
import { engineAndWorkspace } from './builtEngine';
import { runCli } from './runCli';
import { tinyGrpo, tinyModel } from './workspace';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { engine, workspace } = engineAndWorkspace();
let checkpoint: string;

beforeAll(async () => {
  const recipe = workspace.recipe('two.json', { ...tinyGrpo, max_steps: 2, learning_rate: 1e-2 });
  const { code } = await runCli(engine.cli, ['train', recipe, '--runs-folder', workspace.runs, '--run-id', 'two']);
  expect(code).toBe(0);
  checkpoint = join(workspace.run('two'), 'checkpoints', 'step-000002');
});

const prompt = 'use 3, 6, 7 make 63';

async function cli(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(engine.cli, args, { cwd: workspace.folder });
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  return stdout;
}

async function sample(...args: string[]) {
  const printed = await cli(
    'sample',
    '--model',
    tinyModel,
    '--prompt',
    prompt,
    '--max-tokens',
    '12',
    '--backend',
    'wasm',
    '--json',
    ...args,
  );
  return sampleOutputSchema.parse(JSON.parse(printed)).completions;
}

it('sample --json tells text, ids, tokens and the statistics of each', async () => {
  const completions = await sample('--n', '4', '--seed', '5');
  expect(completions).toHaveLength(4);
  for (const { text, tokenIds, tokens, logprobs, entropies, alternatives, finishReason } of completions) {
    const length = tokenIds.length;
    expect([tokens.length, logprobs.length, entropies.length, alternatives.length]).toEqual([length, length, length, length]);
    const shown = finishReason === 'stop' ? tokens.slice(0, -1) : tokens;
    expect(shown.join('')).toBe(text);
    expect(finishReason).toBe(tokenIds.at(-1) === 1 ? 'stop' : 'length');
    if (finishReason === 'length') expect(length).toBe(12);
    alternatives.forEach((each, t) => {
      expect(each).toHaveLength(5);
      const sorted = [...each].sort((a, b) => b.logprob - a.logprob);
      expect(each).toEqual(sorted);
      const own = each.find(({ id }) => id === tokenIds[t]);
      if (own) expect(own).toEqual({ id: tokenIds[t], token: tokens[t], logprob: logprobs[t] });
      expect(logprobs[t]).toBeLessThanOrEqual(each[0]!.logprob);
    });
    // 39 tokens: no distribution has more than ln 39 nats.
    for (const entropy of entropies) expect(entropy).toBeLessThanOrEqual(Math.log(39) + 1e-5);
  }
});

it('sample repeats itself with its seed, and completion i of seed S is completion 0 of seed S + i', async () => {
  const [whole, again, shifted] = [
    await sample('--n', '3', '--seed', '5'),
    await sample('--n', '3', '--seed', '5'),
    await sample('--seed', '7'),
  ];
  expect(again).toEqual(whole);
  expect(shifted[0]!.tokenIds).toEqual(whole[2]!.tokenIds);
  expect(new Set(whole.map(({ text }) => text)).size).toBe(3);
});

it('sample at temperature 0 takes the most likely token every time', async () => {
  const completions = await sample('--n', '2', '--temperature', '0');
  expect(completions[0]).toEqual(completions[1]);
  const { tokenIds, alternatives } = completions[0]!;
  expect(tokenIds).toEqual(alternatives.map((each) => each[0]!.id));
});

it('without --max-tokens a completion is as long as the model has positions for, and more is refused', async () => {
  // 128 positions, and the prompt has 9 tokens: use, 3, a comma, 6, a comma, 7, make, 6 and 3.
  const args = ['--model', tinyModel, '--prompt', prompt, '--temperature', '0', '--json'];
  const [completion] = sampleOutputSchema.parse(JSON.parse(await cli('sample', ...args))).completions;
  expect([completion!.tokenIds.length, completion!.finishReason]).toEqual([119, 'length']);
  const { code, stderr } = await runCli(engine.cli, ['sample', ...args, '--max-tokens', '120']);
  expect(code).toBe(2);
  expect(stderr).toBe("posttrain sample: the prompt has 9 tokens; with 120 more that is beyond the model's 128 positions\n");
  const record = await cli('evaluate', '--model', tinyModel, '--dataset', 'prompts.jsonl', '--samples', '1', '--json');
  expect(evaluationRecordSchema.parse(JSON.parse(record)).max_completion_length).toBe(119);
});

it('samples beside tfjs-node, which is then closed without having trained', async (context) => {
  if (!(await isAvailable('tfjs-node'))) return context.skip('tfjs-node is not set up: npm run setup:backend tfjs-node');
  vi.stubEnv('POSTTRAIN_BACKENDS', join(import.meta.dirname, '..', '..', '..', '.backends'));
  const [wasm, beside] = [await sample('--n', '2'), await sample('--n', '2', '--backend', 'tfjs-node')];
  expect(beside).toEqual(wasm);
});

it('evaluate counts, keeps every sample in the run, and names what it evaluated', async () => {
  const args = ['--run', 'two', '--runs-folder', workspace.runs, '--dataset', 'prompts.jsonl', '--samples', '4', '--json'];
  const record = evaluationRecordSchema.parse(JSON.parse(await cli('evaluate', ...args)));
  expect(record).toMatchObject({
    step: 2,
    samples: 4,
    temperature: 1,
    max_completion_length: 8,
    reward_funcs: ['countdown'],
    failed: 0,
  });
  expect(record.problems).toEqual(['a', 'b', 'c'].map((problem) => ({ problem, n: 4, c: 0 })));
  expect(record.passAtK).toEqual([1, 2, 4].map((k) => ({ k, value: 0, low: 0, high: 0 })));
  expect(await readEvaluation(workspace.run('two'), record.id)).toEqual(record);
  const file = await RolloutFile.open(samplesFile(workspace.run('two'), record.id), ParquetFile);
  const rows = await file.readColumns(['prompt_id', 'sample', 'reward', 'advantage']);
  await file.close();
  expect(rows).toHaveLength(12);
  expect(rows[5]).toEqual({ prompt_id: 'b', sample: 1, reward: 0, advantage: null });

  const base = evaluationRecordSchema.parse(JSON.parse(await cli('evaluate', ...args, '--step', '0')));
  expect(base).toMatchObject({ step: null, model: { path: tinyModel } });
  const out = workspace.path('out');
  await cli('evaluate', '--model', checkpoint, '--dataset', 'prompts.jsonl', '--samples', '2', '--max-tokens', '4', '--out', out);
  expect(readdirSync(out).sort()).toEqual(['evaluation.json', 'samples.parquet']);
});

it('evaluate refuses a checkpoint that is not what was sealed', async () => {
  const path = join(checkpoint, 'model.safetensors');
  const sealed = readFileSync(path);
  const changed = Buffer.from(sealed);
  changed[changed.length - 1]! ^= 1;
  const args = ['evaluate', '--dataset', 'prompts.jsonl', '--samples', '1'];
  try {
    writeFileSync(path, changed);
    for (const which of [
      ['--run', 'two', '--runs-folder', workspace.runs],
      ['--model', checkpoint],
    ]) {
      const { code, stderr } = await runCli(engine.cli, [...args, ...which], { cwd: workspace.folder });
      const reason = 'model.safetensors was changed: its SHA-256 is not the one in checkpoint.json.';
      expect([code, stderr]).toEqual([2, `posttrain evaluate: the checkpoint ${checkpoint} is damaged: ${reason}\n`]);
    }
  } finally {
    writeFileSync(path, sealed);
  }
});

it('evaluate refuses a model of elsewhere for a run, whose panel would credit it to the run', async () => {
  const args = ['evaluate', '--run', 'two', '--model', tinyModel, '--runs-folder', workspace.runs, '--dataset', 'prompts.jsonl'];
  const { code, stderr } = await runCli(engine.cli, [...args, '--samples', '1'], { cwd: workspace.folder });
  expect([code, stderr]).toEqual([2, 'posttrain evaluate: --run and --model are both given; allowed: one of them\n']);
});

it('evaluate refuses a base that is not the one the run was started from', async () => {
  const record = await readRunRecord(workspace.run('two'));
  const other = 'f'.repeat(64);
  try {
    await writeRunRecord(workspace.run('two'), { ...record, baseModel: { ...record.baseModel, sha256: other } });
    const args = ['evaluate', '--run', 'two', '--step', '0', '--runs-folder', workspace.runs, '--dataset', 'prompts.jsonl'];
    const { code, stderr } = await runCli(engine.cli, [...args, '--samples', '1'], { cwd: workspace.folder });
    expect([code, stderr]).toEqual([
      2,
      `posttrain evaluate: the base model ${tinyModel} is not the one run two was started from: its weights have SHA-256 ${record.baseModel.sha256}, and run.json says ${other}\n`,
    ]);
  } finally {
    await writeRunRecord(workspace.run('two'), record);
  }
});

it('compare samples both models with the same seeds and scores each text under the other', async () => {
  const args = [
    '--base',
    tinyModel,
    '--other',
    checkpoint,
    '--dataset',
    'prompts.jsonl',
    '--prompt-id',
    'a',
    '--count',
    '2',
    '--seed',
    '5',
    '--max-tokens',
    '12',
  ];
  const output = compareOutputSchema.parse(JSON.parse(await cli('compare', ...args, '--json')));
  expect(output).toMatchObject({ promptId: 'a', prompt, temperature: 1 });
  expect(output.pairs.map(({ seed }) => seed)).toEqual([5, 6]);
  const alone = await sample('--n', '2', '--seed', '5');
  output.pairs.forEach(({ base, other }, i) => {
    expect(base.completion.tokenIds).toEqual(alone[i]!.tokenIds);
    expect([base.reward, base.failure]).toEqual([0, null]);
    for (const side of [base, other]) {
      expect(side.underOther.logprobs).toHaveLength(side.completion.tokenIds.length);
      expect(side.underOther.logprobs).not.toEqual(side.completion.logprobs);
      side.completion.alternatives.forEach((each, t) => {
        expect(side.underOther.alternatives[t]!.map(({ id }) => id)).toEqual(each.map(({ id }) => id));
      });
    }
  });
  const itself = await cli('compare', ...args.map((arg) => (arg === checkpoint ? tinyModel : arg)), '--json');
  for (const { base, other } of compareOutputSchema.parse(JSON.parse(itself)).pairs) {
    expect(other.completion).toEqual(base.completion);
    base.completion.logprobs.forEach((logprob, t) => expect(base.underOther.logprobs[t]).toBeCloseTo(logprob, 4));
  }
});

it('compare tells how many completions of either model are there', async () => {
  const args = ['compare', '--base', tinyModel, '--other', checkpoint, '--dataset', 'prompts.jsonl', '--prompt-id', 'a'];
  const options = ['--count', '3', '--max-tokens', '4', '--top-p', '0.9', '--top-k', '5', '--backend', 'wasm', '--json'];
  const { code, stdout, stderr } = await runCli(engine.cli, [...args, ...options], { cwd: workspace.folder });
  expect([code, compareOutputSchema.parse(JSON.parse(stdout)).pairs.length]).toEqual([0, 3]);
  // What lies between depends on the number of cores.
  const told = stderr.match(/^.* completions .*$/gm)!;
  expect([told[0], told.at(-1)]).toEqual(['0/6 completions (base 0, other 0 of 3)', '6/6 completions (base 3, other 3 of 3)']);
  expect(told).toContain('3/6 completions (base 3, other 0 of 3)');
});

it('compare says what is wrong', async () => {
  const args = ['compare', '--base', tinyModel, '--other', checkpoint, '--dataset', 'prompts.jsonl', '--prompt-id', 'z'];
  const { code, stderr } = await runCli(engine.cli, args, { cwd: workspace.folder });
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/^posttrain compare: --prompt-id is z; the 3 prompts of .*prompts\.jsonl have ids such as a\n$/),
  ]);
});

it('estimate tells memory by part and time a step, and writes nothing', async () => {
  const recipe = workspace.recipe('estimate.json', tinyGrpo);
  const before = readdirSync(workspace.folder);
  const estimate = JSON.parse(await cli('estimate', recipe, '--json')) as Record<string, unknown> & {
    memoryParts: Record<string, number>;
  };
  expect(estimate).toMatchObject({ steps: 6, backend: 'wasm', threads: 2 });
  const bytes = 4 * parameterCount();
  expect(estimate.memoryParts).toMatchObject({ optimizer: 2 * bytes, weights: 6 * bytes, reference: 5 * bytes });
  expect(estimate['memoryBytes']).toBe(Object.values(estimate.memoryParts).reduce((sum, part) => sum + part, 0));
  expect(estimate['millisecondsPerStep']).toBeGreaterThan(0);
  expect(readdirSync(workspace.folder)).toEqual(before);
});

/** Of the tiny model: embeddings 39 × 32, and per layer four 32 × 32 and three 32 × 64 matrices and two norms, and the last norm. */
function parameterCount(): number {
  return 39 * 32 + 2 * (4 * 32 * 32 + 3 * 32 * 64 + 2 * 32) + 32;
}
