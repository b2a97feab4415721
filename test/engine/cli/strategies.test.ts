import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { evaluationRecordSchema, type EvaluationRecord } from '../../../src/contract/evaluation';
import { parseCommand } from '../../../src/engine/cli/command';
import { evaluationStrategy } from '../../../src/engine/cli/evaluationStrategy';
import { strategyFlags, strategyOptions } from '../../../src/engine/cli/strategyOptions';
import { InputError } from '../../../src/engine/inputError';
import { readModelFolder } from '../../../src/engine/model/folder';
import { ParquetFile } from '../../../src/store/parquetFile';
import { RolloutFile } from '../../../src/store/rolloutFiles';
import { engineAndWorkspace } from './builtEngine';
import { runCli } from './runCli';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const root = join(import.meta.dirname, '..', '..', '..');
const model = join(root, 'media', 'models', 'countdown');
const { tokenizer } = await readModelFolder(model);
const { engine, workspace } = engineAndWorkspace();
let common: string[];

beforeAll(async () => {
  const lines = readFileSync(join(root, 'examples/data/countdown-test.jsonl'), 'utf8').split('\n').slice(2, 6);
  const dataset = workspace.write('problems.jsonl', lines.join('\n'));
  common = ['evaluate', '--model', model, '--dataset', dataset, '--samples', '4', '--max-tokens', '48', '--backend', 'wasm'];
});

async function evaluate<Name extends NonNullable<EvaluationRecord['strategy']>['name']>(name: Name, ...args: string[]) {
  const result = await runCli(engine.cli, [...common, '--strategy', name, ...args, '--json'], { cwd: workspace.folder });
  expect([result.code, result.code === 0 ? '' : result.stderr]).toEqual([0, '']);
  const record = evaluationRecordSchema.parse(JSON.parse(result.stdout));
  if (record.strategy?.name !== name) throw new Error(`a record of ${record.strategy?.name}`);
  return { ...record, strategy: record.strategy as Extract<EvaluationRecord['strategy'], { name: Name }> };
}

const near = (estimate: { value: number; low: number; high: number }) => ({
  ...{
    value: expect.closeTo(estimate.value, 12),
    low: expect.closeTo(estimate.low, 12),
    high: expect.closeTo(estimate.high, 12),
  },
});

describe('evaluate --strategy', () => {
  it('best-of-n by the verifier is pass@n of the same samples', async () => {
    const { strategy, passAtK, problems, reward_funcs } = await evaluate('best-of-n', '--selector', 'countdown');
    expect(strategy).toMatchObject({ selector: 'countdown-2' });
    expect(reward_funcs).toEqual(['countdown']);
    expect(problems.reduce((sum, { c }) => sum + c, 0)).toBeGreaterThan(0);
    expect(strategy.curve).toEqual(passAtK.map(({ k, ...estimate }) => ({ n: k, ...near(estimate) })));
  });

  it('self-consistency of one sample is pass@1; weighed by the verifier the right answer wins wherever there is one', async () => {
    const { strategy, passAtK } = await evaluate('self-consistency', '--answer', 'after_answer', '--selector', 'countdown');
    expect(strategy).toMatchObject({ answer: 'after_answer', selector: 'countdown-2' });
    expect(strategy.curve.map(({ n }) => n)).toEqual([1, 2, 4]);
    expect(strategy.curve[0]!.majority).toEqual(near(passAtK[0]!));
    expect(strategy.curve.map(({ weighted }) => weighted)).toEqual(passAtK.map(near));
    for (const [i, { majority }] of strategy.curve.entries())
      expect(majority.value).toBeLessThanOrEqual(passAtK[i]!.value + 1e-12);
  });

  it('budget forcing of no extension is pass@1, and each extension makes the texts longer', async () => {
    const out = workspace.path('forced');
    const { strategy, passAtK } = await evaluate('budget-forcing', '--wait', ' wait', '--extensions', '2', '--out', out);
    expect(strategy).toMatchObject({ wait: ' wait', answer_prompt: null });
    expect(strategy.curve.map(({ extensions }) => extensions)).toEqual([0, 1, 2]);
    expect(strategy.curve[0]).toMatchObject({ ...near(passAtK[0]!), forced: 0 });
    const file = await RolloutFile.open(join(out, 'samples.parquet'), ParquetFile);
    const rows = await file.readColumns(['prompt_id', 'sample', 'completion', 'reward', 'token_ids', 'logprobs']);
    await file.close();
    expect(rows).toHaveLength(4 * 3 * 4);
    const [once, twice] = [1, 2].map((point) => rows.filter(({ sample }) => Math.floor(sample / 4) === point));
    expect(once!.filter(({ completion }) => completion.includes(' wait'))).not.toHaveLength(0);
    expect(strategy.curve.map(({ value }) => value)).toEqual(
      [0, 1, 2].map((point) => {
        const ofPoint = rows.filter(({ sample }) => Math.floor(sample / 4) === point);
        return expect.closeTo(ofPoint.filter(({ reward }) => reward === 1).length / 16, 12) as number;
      }),
    );
    expect(strategy.curve[1]!.tokens).toBeGreaterThan(strategy.curve[0]!.tokens);
    // One continues the other, less its end; every token has been scored.
    twice!.forEach((row, i) => {
      expect(row.token_ids.slice(0, once![i]!.token_ids.length - 1)).toEqual(once![i]!.token_ids.slice(0, -1));
      expect(row.logprobs).toHaveLength(row.token_ids.length);
      expect(row.logprobs.every((logprob) => logprob < 0)).toBe(true);
    });
  });

  it('draws the same for a problem whatever others are sampled beside it', async () => {
    const args = ['--answer-prompt', ' so answer', '--thinking-tokens', '6', '--thinking-tokens', '12'];
    const alone = workspace.write('alone.jsonl', readFileSync(workspace.path('problems.jsonl'), 'utf8').split('\n')[0]!);
    const texts = async (name: string, ...dataset: string[]) => {
      const { strategy, passAtK } = await evaluate('budget-forcing', ...args, ...dataset, '--out', workspace.path(name));
      expect(strategy.curve.map(({ thinking_tokens }) => thinking_tokens)).toEqual([null, 12, 6]);
      expect(strategy.curve[0]).toMatchObject(near(passAtK[0]!));
      const file = await RolloutFile.open(join(workspace.path(name), 'samples.parquet'), ParquetFile);
      const rows = await file.readColumns(['completion']);
      await file.close();
      return rows.slice(0, 12).map(({ completion }) => completion);
    };
    expect(await texts('alone', '--dataset', alone)).toEqual(await texts('all'));
  });

  it('forking temperature of the temperature that all have is pass@1, and p80 parts a fifth of the tokens', async () => {
    const { strategy, passAtK, problems } = await evaluate('forking-temperature', '--temperatures', '1,3');
    expect(strategy.percentile).toBe(80);
    expect(strategy.share).toBeGreaterThan(0.15);
    expect(strategy.share).toBeLessThanOrEqual(0.2);
    expect(strategy.curve.map(({ temperature }) => temperature)).toEqual([1, 3]);
    expect(strategy.curve[0]).toMatchObject({
      forking: near(passAtK[0]!),
      others: near(passAtK[0]!),
      difference: near({ value: 0, low: 0, high: 0 }),
    });
    expect(problems.every(({ n }) => n === 4)).toBe(true);
    const { stdout, stderr } = await runCli(engine.cli, [
      ...common,
      '--strategy',
      'forking-temperature',
      '--temperatures',
      '2',
      '--entropy-threshold',
      '0.5',
    ]);
    expect(stdout).toMatch(
      /\nforking-temperature\nT = 2 on forking tokens .*\nT = 2 on the others .*\nforking tokens: more than 0\.5000 nats at T = 1; .* the other kind at T = 1\nAt T = 2 .*\npass@k of the same samples\n/,
    );
    expect(stderr).toMatch(/48\/48 completions\n$/);
  });

  it('prints a table of the strategy, then pass@k', async () => {
    const { stdout } = await runCli(engine.cli, [...common, '--strategy', 'best-of-n', '--selector', 'format']);
    expect(stdout).toMatch(
      /^4 problems × 4 samples.*\nbest-of-n by format\nbest of 1 +0\.\d{4} {2}\[.*\nbest of 2 .*\nbest of 4 .*\npass@k of the same samples\npass@1 /,
    );
  });
});

describe('settings of a strategy that make no sense: exit code 2, one sentence, nothing written', () => {
  const cases: [string[], string][] = [
    [
      ['--strategy', 'beam'],
      '--strategy is beam; allowed: one of pass@k, self-consistency, best-of-n, budget-forcing, forking-temperature',
    ],
    [['--wait', ' wait'], '--wait is given with --strategy pass@k; it belongs to budget-forcing'],
    [
      ['--strategy', 'budget-forcing', '--selector', 'format'],
      '--selector is given with --strategy budget-forcing; it belongs to self-consistency and best-of-n',
    ],
    [['--strategy', 'best-of-n'], '--selector is missing'],
    [
      ['--strategy', 'self-consistency', '--answer', 'number', '--selector', '{name: soft_overlong, soft_punish_cache: 2}'],
      '--selector is soft_overlong, which gives 0 or less; allowed: a reward whose values can weigh votes',
    ],
    [
      ['--strategy', 'self-consistency', '--answer', '{name: regex, pattern: "("}'],
      '--answer is {name: regex, pattern: "("}; allowed: after_answer, number, completion or {name: regex, pattern: "…"}',
    ],
    [['--strategy', 'budget-forcing', '--extensions', '1.5'], '--extensions is 1.5; allowed: an integer from 0 to 100'],
    [
      ['--strategy', 'budget-forcing', '--thinking-tokens', '8', '--answer-prompt', ' so', '--extensions', '1'],
      '--thinking-tokens and --extensions are both given; allowed: one of them',
    ],
    [
      ['--strategy', 'budget-forcing', '--thinking-tokens', '48', '--answer-prompt', ' so answer'],
      '--thinking-tokens is 48; allowed: fewer than the 48 tokens that a completion may have',
    ],
    [
      ['--strategy', 'forking-temperature', '--temperatures', '1,hot'],
      '--temperatures is 1,hot; allowed: numbers of at least 0 with commas between',
    ],
    [
      ['--strategy', 'forking-temperature', '--entropy-threshold', 'p100'],
      '--entropy-threshold is p100; allowed: nats of at least 0, or a percentile from p0 to below p100',
    ],
    [['--temperatures', '1,2'], '--temperatures is given with --strategy pass@k; it belongs to forking-temperature'],
    [
      ['--strategy', 'budget-forcing'],
      `--wait is "Wait"; allowed: a text of the model's tokens (${join(model, 'tokenizer.json')} has no token for "W" in "Wait")`,
    ],
  ];
  it.each(cases)('%j', async (args, sentence) => {
    const { values } = parseCommand(args, strategyFlags);
    const prepared = strategyOptions(values).then((asked) => evaluationStrategy(asked, ['countdown'], tokenizer).check(48));
    await expect(prepared).rejects.toThrow(new InputError(sentence));
  });

  it('of the command line', async () => {
    const out = workspace.path('bad');
    const { code, stdout, stderr } = await runCli(engine.cli, [...common, ...cases.at(-1)![0], '--out', out]);
    expect([code, stdout, stderr]).toEqual([2, '', `posttrain evaluate: ${cases.at(-1)![1]}\n`]);
    expect(existsSync(out)).toBe(false);
  });
});
