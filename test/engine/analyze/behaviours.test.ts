import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { behavioursReportSchema, type BehavioursReport } from '../../../src/contract/behavioursReport';
import { writeRollouts } from '../../../src/store/rolloutFiles';
import { engineAndWorkspace } from '../cli/builtEngine';
import { runCli } from '../cli/runCli';
import { sampleRow } from '../../store/fixtures';
import { analyze, analyzeJson } from './analyze';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { engine, workspace } = engineAndWorkspace();
const gsm8k = join(import.meta.dirname, '../../fixtures/gsm8k/solutions-24.jsonl');

function lines(name: string, ...rows: unknown[]): string {
  return workspace.write(name, rows.map((row) => JSON.stringify(row)).join('\n'));
}

async function report(...args: string[]): Promise<BehavioursReport> {
  return behavioursReportSchema.parse(await analyzeJson('behaviours', ...args));
}

const shares = ({ files }: BehavioursReport, set: string) =>
  files.map(({ sets }) =>
    sets.find(({ name }) => name === set)!.behaviours.map(({ name, count, accuracy }) => [name, count, accuracy] as const),
  );

describe('analyze behaviours', () => {
  it('of lines with completions', async () => {
    const path = lines(
      'lines.jsonl',
      { problem: 'a', completion: 'first 3 + 4 = 8 wait so 7', correct: 1 },
      { problem: 'a', completion: 'thus 7', correct: 0 },
      { problem: 'b', completion: 'first go go go go go go go go go go go go', correct: 0 },
    );
    const found = await report('--samples', path);
    expect(shares(found, 'formats')).toEqual([
      [
        ['thus', 1, 0],
        ['because', 0, null],
        ['first', 2, 0.5],
        ['other', 0, null],
      ],
    ]);
    expect(shares(found, 'reflection')[0]![0]).toEqual(['wait', 1, 1]);
    expect(found.files[0]).toMatchObject({
      ...{ name: 'lines', step: null, completions: 3, accuracy: 1 / 3, truncated: null },
      lengths: { unit: 'characters', right: { count: 1, mean: 25 }, wrong: { count: 2, mean: 23.5 } },
      repetition: { loops: 1 },
      scripts: { main: { Latin: 3 }, mixed: 0 },
      arithmetic: { statements: 1, broken: 1, checked: 1, withBroken: 1, rightChecked: 1, rightWithBroken: 1 },
      groups: { allRight: 0, allWrong: 1, mixed: 1, unknown: 0 },
    });
  });

  it('of a file with solutions of several models, a column each', async () => {
    const { files } = await report('--samples', gsm8k, '--preset', 'syntax');
    expect(files.map(({ name, completions, groups }) => [name, completions, groups.allRight])).toEqual([
      ['6b_finetuning', 24, 2],
      ['6b_verification', 24, 6],
      ['175b_finetuning', 24, 6],
      ['175b_verification', 24, 12],
    ]);
    const { stdout } = await analyze('behaviours', '--samples', gsm8k, '--preset', 'syntax');
    expect(stdout).toMatch(
      /^ +6b_finetuning +6b_verification +175b_finetuning +175b_verification\ncompletions +24 +24 +24 +24\n/,
    );
    expect(stdout).toMatch(/\nsyntax, one each: share, right of those\n/);
  });

  it('of what lm-evaluation-harness 0.4.13 wrote, a column a filter', async () => {
    const written = join(import.meta.dirname, '../../fixtures/lm-eval/samples_sums.jsonl');
    const { files } = await report('--samples', written, '--preset', 'syntax');
    // The filters have the same 3 × 4 responses, of which one answer was scored.
    expect(files.map(({ name, completions, accuracy }) => [name, completions, accuracy])).toEqual([
      ['first', 12, null],
      ['maj@4', 12, null],
    ]);
    expect(files[0]!.sets[0]!.behaviours.at(-1)).toMatchObject({ name: 'prose', count: 12, accuracy: null });
  });

  it('of the steps of a run, with patterns of one’s own, of which one takes for ever', async () => {
    const run = workspace.run('r');
    const row = (sample: number, completion: string, reward: number | null) =>
      sampleRow({
        prompt_id: 'p',
        group: 0,
        sample,
        completion,
        reward,
        reward_parts: JSON.stringify({ countdown: reward }),
        finish_reason: 'length',
      });
    await writeRollouts(`${run}/rollouts/step-000001.parquet`, [[row(0, 'Wait', 1), row(1, 'so', 0)]]);
    await writeRollouts(`${run}/rollouts/step-000002.parquet`, [[row(0, `${'a'.repeat(40)}!`, 1), row(1, 'wait', null)]]);
    const patterns = ['--pattern', 'slow=(a+)+$', '--pattern', 'pause=^wait', '--ignore-case'];
    const args = ['analyze', 'behaviours', '--samples', run, ...patterns, '--json'];
    const { code, stdout, stderr } = await runCli(engine.cli, args);
    expect([code, stderr]).toEqual([0, '']);
    const found = behavioursReportSchema.parse(JSON.parse(stdout));
    expect(found.caveats).toEqual([
      'step 2: slow could not be matched with 1 completions, the first since it took longer than 1 s',
    ]);
    expect(shares(found, 'patterns')).toEqual([
      [
        ['slow', 0, null],
        ['pause', 1, 1],
      ],
      [
        ['slow', 0, null],
        ['pause', 1, null],
      ],
    ]);
    expect(found.files.map(({ step, truncated, accuracy, lengths }) => [step, truncated, accuracy, lengths.unit])).toEqual([
      [1, 1, 0.5, 'tokens'],
      [2, 1, 1, 'tokens'],
    ]);
  });

  it('tells completions on which a pattern failed from those on which it was not tried', async () => {
    const slow = Array.from({ length: 5 }, (_, i) => ({ problem: 'a', completion: `${'a'.repeat(40 + i)}!` }));
    const { code, stdout } = await runCli(engine.cli, [
      ...['analyze', 'behaviours', '--samples', lines('slow.jsonl', ...slow), '--json'],
      ...['--pattern', 'slow=(a+)+$', '--pattern', 'none=b'],
    ]);
    expect(code).toBe(0);
    const { files, caveats } = behavioursReportSchema.parse(JSON.parse(stdout));
    const [set] = files[0]!.sets;
    expect(set!.failures).toEqual([{ pattern: 'slow', failed: 3, message: 'it took longer than 1 s', notTried: 2 }]);
    expect(set!.behaviours.map(({ share, unknown }) => [share, unknown])).toEqual([
      [null, 5],
      [0, 0],
    ]);
    expect(caveats[0]).toBe(
      'slow: slow could not be matched with 3 completions, the first since it took longer than 1 s; on 2 more it was not tried',
    );
  });

  it('refuses what it cannot use, in one sentence', async () => {
    const good = lines('good.jsonl', { problem: 'a', completion: 'x' });
    expect((await report('--samples', good)).caveats).toEqual(['good: it is not known which completions are right']);
    const cases: [string[], RegExp][] = [
      [[], /--samples is missing/],
      [['--samples', lines('empty.jsonl')], /empty\.jsonl is empty; it needs at least one completion/],
      [
        ['--samples', lines('other.jsonl', { problem: 'a', correct: 1 })],
        /other\.jsonl:1: a line has the keys problem, correct; allowed: /,
      ],
      [
        ['--samples', lines('number.jsonl', { problem: 'a', completion: 7 })],
        /number\.jsonl:1: completion is 7; allowed: a text/,
      ],
      [
        ['--samples', lines('right.jsonl', { problem: 'a', completion: 'x', correct: 'yes' })],
        /correct is "yes"; allowed: 0, 1, true, false/,
      ],
      [['--samples', good, '--preset', 'moods'], /--preset is moods; allowed: formats, syntax, reflection, hypotheses/],
      [['--samples', good, '--pattern', 'wait'], /--pattern is wait; allowed: NAME=REGEX/],
      [['--samples', good, '--pattern', 'a=('], /--pattern a is no regular expression: .*\n$/],
      [['--samples', good, '--step', '1'], /--step is 1, and .*good\.jsonl is a file; allowed: a run’s folder/],
      [['--samples', workspace.path('none')], /there is no file or folder .*none/],
    ];
    for (const [args, expected] of cases) {
      const { code, stdout, stderr } = await analyze('behaviours', ...args);
      expect([code, stdout, stderr.split('\n').length]).toEqual([2, '', 2]);
      expect(stderr).toMatch(expected);
    }
  });
});
