import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { passAtKReportSchema, type PassAtKReport } from '../../../src/contract/passAtKReport';
import { gameOf24, type Style } from '../../analysis/gameOf24';
import { analyze, analyzeJson } from './analyze';

const folder = mkdtempSync(join(tmpdir(), 'posttrain-analyze-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, lines: readonly unknown[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  return path;
}

/** The folder of an evaluation with these counts, all of one problem. */
function evaluation(name: string, ...counts: readonly object[]): string {
  mkdirSync(join(folder, name), { recursive: true });
  const record = {
    ...{ schemaVersion: 1, id: name, createdAt: 0, model: { path: '/m', name: 'm', sha256: null }, step: null },
    ...{ dataset: 'd', samples: 4, temperature: 1, top_p: 1, top_k: 0, max_completion_length: 8, seed: 0 },
    ...{ reward_funcs: ['r'], failed: 0, problems: counts.map((count) => ({ problem: 'a', ...count })), passAtK: [] },
  };
  file(join(name, 'evaluation.json'), [record]);
  return join(folder, name);
}

async function report(...args: string[]): Promise<PassAtKReport> {
  return passAtKReportSchema.parse(await analyzeJson('pass-at-k', ...args));
}

async function refusal(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await analyze('pass-at-k', ...args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr.split('\n')).toHaveLength(2);
  return stderr;
}

const game = (style: Style): string =>
  file(
    `${style}.jsonl`,
    gameOf24(style).flatMap((row, i) => row.map((correct) => ({ problem: i, correct }))),
  );

describe('analyze pass-at-k', () => {
  it('reads outcomes by model as they were published, as digits or as lists', async () => {
    const published = join(import.meta.dirname, '../../fixtures/game-of-24/samples.json');
    const { models } = await report('--samples', published);
    expect(models.map(({ name, passAtK }) => [name, passAtK['1'], passAtK['100']])).toEqual([
      ['cot', expect.closeTo(0.0403, 9), 0.49],
      ['io', expect.closeTo(0.0734, 9), 0.33],
    ]);
    const lists = file('lists.json', ['{\n"samples": {"m": [[0, 1, 1, 0], [0, 0, 0, 0]]}\n}']);
    expect((await report('--samples', lists)).models[0]!.passAtK).toEqual({ 1: 0.25, 2: expect.closeTo(5 / 12, 9), 4: 0.5 });
    expect(await refusal('--samples', file('odd.json', [{ samples: { m: [[0, 2]] } }]))).toContain(
      'samples.m[0][1] is 2; allowed: 0, 1, true, false',
    );
    for (const samples of [{}, { m: [] }])
      expect(await refusal('--samples', file('none.json', [{ samples }]))).toContain('a line has the keys samples; allowed: ');
    expect(await refusal('--samples', file('odder.json', [{ samples: { m: ['012'] } }]))).toContain(
      'samples.m[0] is "012"; allowed: a list of 0 and 1, or a text of those digits',
    );
  });

  it('gives the published figures of Game of 24, 4.03 → 49.0 and 7.34 → 33.0', async () => {
    const { models, crossing, solved, caveats } = await report('--samples', game('cot'), '--against', game('io'));
    expect(models.map(({ name, problems, samplesPerProblem }) => [name, problems, samplesPerProblem])).toEqual([
      ['cot', 100, 100],
      ['io', 100, 100],
    ]);
    const percent = models.map(({ passAtK }) => [passAtK['1'], passAtK['100']].map((value) => Number((100 * value!).toFixed(6))));
    expect(percent).toEqual([
      [4.03, 49],
      [7.34, 33],
    ]);
    expect(models[0]!.interval['1']![0]).toBeLessThan(0.0403);
    expect(models[0]!.interval['100']![1]).toBeGreaterThan(0.49);
    // IO is ahead at 4 (19.9 to 12.4 %) and behind at 32.
    expect(crossing).toMatchObject({ direction: 'falls' });
    expect(crossing!.k).toBeGreaterThan(4);
    expect(crossing!.k).toBeLessThan(32);
    expect(solved!.both + solved!.onlyBase).toBe(49);
    expect(solved!.both + solved!.onlyOther).toBe(33);
    expect(caveats).toEqual([]);
  });

  it('prints a table for a person', async () => {
    const { code, stdout } = await analyze('pass-at-k', '--samples', game('cot'), '--against', game('io'), '--k', '1,100');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^cot: 100 problems, 100 samples each\nio: 100 problems/);
    expect(stdout).toMatch(
      /\npass@1 +0\.040 \[0\.0\d\d, 0\.0\d\d\] +0\.073 \[0\.0\d\d, 0\.1\d\d\] +\+0\.033 \[[+−]0\.0\d\d, \+0\.0\d\d\]\n/,
    );
    expect(stdout).toMatch(/\npass@100 +0\.490 .* 0\.330 /);
    expect(stdout).toMatch(
      /The mean curves cross near k = \d+\.\d, but only one lead is sure: cot is ahead of io at k = 100; before that the intervals cannot/,
    );
    expect(stdout).toMatch(/Problems solved at least once: \d+ by both, \d+ by cot only, \d+ by io only, \d+ by neither\./);
  });

  it('takes counts, and a solution of each of several models', async () => {
    const counts = file('counts.jsonl', [
      { problem: 'a', n: 4, c: 1 },
      { problem: 'b', n: 4, c: 4 },
    ]);
    const { models } = await report('--samples', counts);
    expect(models[0]).toMatchObject({ passAtK: { '1': 0.625, '2': 0.75, '4': 1 }, majAtK: null, meanAtK: { value: 0.625 } });
    expect(models[0]!.accuracyHistogram).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
    // Pairs of a: none has two right; all of b: 1.
    expect(models[0]!.gPassAtK['1']!['2']).toBeCloseTo(0.5, 12);

    const { correct } = JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/gsm8k/correct.json'), 'utf8')) as {
      correct: Record<string, string>;
    };
    const lines = Array.from({ length: 1319 }, (_, i) => ({
      question: `question ${i}`,
      ...Object.fromEntries(
        Object.entries(correct).map(([model, digits]) => [model, { is_correct: digits[i] === '1', solution: '' }]),
      ),
    }));
    const four = await report('--samples', file('solutions.jsonl', lines));
    expect(four.models.map(({ name, passAtK }) => [name, Math.round(passAtK['1']! * 1319)])).toEqual([
      ['6b_finetuning', 286],
      ['6b_verification', 515],
      ['175b_finetuning', 458],
      ['175b_verification', 742],
    ]);
  });

  it('takes samples of lm-evaluation-harness, by filter and metric', async () => {
    const line = (doc_id: number, filter: string, exact_match: number, answer: string) => ({
      ...{ doc_id, doc: { question: 'q' }, target: '18', resps: [[`… ${answer}`]], filtered_resps: [answer] },
      ...{ filter, metrics: ['exact_match'], exact_match },
    });
    const lines = [
      ...[line(0, 'strict-match', 1, '18'), line(0, 'strict-match', 0, '7'), line(0, 'strict-match', 1, '18')],
      ...[line(1, 'strict-match', 0, '2'), line(1, 'strict-match', 0, '2'), line(1, 'strict-match', 1, '3')],
      line(0, 'flexible-extract', 1, '18'),
    ];
    const path = file('samples_gsm8k.jsonl', lines);
    expect(await refusal('--samples', path)).toBe(
      'posttrain analyze: samples_gsm8k was scored with the filters strict-match, flexible-extract; choose one of them with --filter\n',
    );
    const { models } = await report('--samples', path, '--filter', 'strict-match');
    expect(models[0]).toMatchObject({ problems: 2, samplesPerProblem: 3, passAtK: { '1': expect.closeTo(0.5, 12), '3': 1 } });
    // Of all three samples the majority is 18, right, and 2, wrong.
    expect(models[0]!.majAtK!['3']).toBe(0.5);
    const two = lines.slice(0, 6).map((one) => ({ ...one, metrics: ['acc', 'exact_match'], acc: 0 }));
    expect((await report('--samples', file('two.jsonl', two))).caveats).toEqual([
      'two: exact_match is taken of the metrics acc, exact_match',
    ]);
    expect((await report('--samples', file('two.jsonl', two), '--metric', 'acc')).models[0]!.passAtK['1']).toBe(0);
    expect(await refusal('--samples', file('two.jsonl', two), '--metric', 'f1')).toContain('acc, exact_match and no f1');
    const graded = file('graded.jsonl', [{ ...line(0, 'none', 0, '1'), exact_match: 0.5 }]);
    expect(await refusal('--samples', graded)).toMatch(/graded\.jsonl:1: exact_match is 0\.5; allowed: 0, 1, true, false\n$/);
  });

  it('takes the samples that lm-evaluation-harness 0.4.13 wrote', async () => {
    const written = join(import.meta.dirname, '../../fixtures/lm-eval/samples_sums.jsonl');
    const { models, caveats } = await report('--samples', written, '--filter', 'maj@4');
    expect(models[0]).toMatchObject({ problems: 3, samplesPerProblem: 1, passAtK: { '1': expect.closeTo(1 / 3, 12) } });
    expect(caveats).toEqual([
      'samples_sums: lm-evaluation-harness scored one response a line, though there are 4: each line is one sample',
    ]);
  });

  it('has no maj@k of multiple choice, whose responses are no answers', async () => {
    const line = (doc_id: number, acc: number, filtered: unknown) => ({
      ...{ doc_id, resps: [[['-1.5', 'False']], [['-0.5', 'True']]], filter: 'none', metrics: ['acc'], acc },
      ...(filtered === undefined ? {} : { filtered_resps: filtered }),
    });
    const pairs = [
      ['-1.5', 'False'],
      ['-0.5', 'True'],
    ];
    for (const filtered of [pairs, undefined]) {
      const { models } = await report('--samples', file('choice.jsonl', [line(0, 1, filtered), line(1, 0, filtered)]));
      expect(models[0]).toMatchObject({ passAtK: { '1': 0.5 }, majAtK: null });
    }
  });

  it('goes on with a caveat where it can', async () => {
    const base = file('base.jsonl', [
      { problem: 'a', n: 4, c: 1 },
      { problem: 'b', n: 8, c: 1 },
      { problem: 'c', n: 8, c: 1 },
      { problem: 'd', n: 0, c: 0 },
    ]);
    const other = file('other.jsonl', [
      { problem: 'a', n: 4, c: 2 },
      { problem: 'b', n: 4, c: 2 },
    ]);
    const { models, caveats, noCrossing, crossing } = await report('--samples', base, '--against', other);
    expect(caveats).toEqual([
      'base: 1 of 4 problems have no samples and are left out',
      '1 of 3 problems of base are not in other and are left out: c',
      'base: problems have between 4 and 8 samples; each estimate uses its own number, and k ends at 4, which 1 of 2 problems have',
    ]);
    expect(models.map(({ problems, passAtK }) => [problems, Object.keys(passAtK)])).toEqual([
      [2, ['1', '2', '4']],
      [2, ['1', '2', '4']],
    ]);
    expect(crossing).toBeNull();
    expect(noCrossing).toMatchObject({ upTo: 4, ahead: 'other' });
    const { stdout } = await analyze('pass-at-k', '--samples', base, '--against', other);
    expect(stdout).toContain('Only 2 problems differ between other and base; nobody is called ahead on fewer than 8.');
    expect(stdout).toContain('\nNote: 1 of 3 problems of base are not in other and are left out: c.\n');
  });

  it('tells files of one name apart', async () => {
    const path = file('same.jsonl', [{ problem: 'a', n: 4, c: 1 }]);
    const { models } = await report('--samples', path, '--against', path);
    expect(models.map(({ name }) => name)).toEqual(['same (base)', 'same (other)']);
    const { stdout } = await analyze('pass-at-k', '--samples', path, '--against', path);
    expect(stdout).toMatch(/^same \(base\): 1 problem, 4 samples each\n/);
  });

  it('refuses what it cannot use, in one sentence', async () => {
    const good = file('good.jsonl', [{ problem: 'a', correct: 1 }]);
    const cases: [string[], RegExp][] = [
      [[], /--samples is missing/],
      [['--samples', join(folder, 'none.jsonl')], /there is no file or folder .*none\.jsonl/],
      [['--samples', folder], /the folder .* has no evaluation; allowed: /],
      [['--samples', file('empty.jsonl', [])], /empty\.jsonl is empty; it needs at least one sample/],
      [['--samples', file('nothing.jsonl', [{ problem: 'a', n: 0, c: 0 }])], /nothing\.jsonl has no sample/],
      [['--samples', file('torn.jsonl', ['{"problem": "a", "corr'])], /torn\.jsonl:1: not JSON/],
      [
        ['--samples', file('columns.jsonl', [{ id: 'a', right: 1 }])],
        /columns\.jsonl:1: a line has the keys id, right; allowed: \{"problem"/,
      ],
      [
        [
          '--samples',
          file('later.jsonl', [
            { problem: 'a', correct: 1 },
            { problem: 'a', right: 1 },
          ]),
        ],
        /later\.jsonl:2: correct is missing; allowed: 0, 1, true, false/,
      ],
      [
        ['--samples', file('half.jsonl', [{ problem: 'a', correct: 0.5 }])],
        /half\.jsonl:1: correct is 0\.5; allowed: 0, 1, true, false/,
      ],
      [
        ['--samples', file('null.jsonl', [{ problem: null, correct: 1 }])],
        /null\.jsonl:1: the problem is null; allowed: a text or a number/,
      ],
      [
        ['--samples', file('more.jsonl', [{ problem: 'a', n: 2, c: 3 }])],
        /more\.jsonl:1: n is 2 and c is 3; allowed: whole numbers with 0 ≤ c ≤ n/,
      ],
      [
        ['--samples', file('object.jsonl', [{ problem: 'a', correct: 1, answer: { x: 1 } }])],
        /object\.jsonl:1: answer is \{"x":1\}; allowed: a text, a number, true, false or null/,
      ],
      [
        ['--samples', file('many.jsonl', [{ problem: 'p1', n: 3_000_000_000, c: 5 }])],
        /many\.jsonl:1: problem p1 has 3000000000 samples; allowed: up to 1000000\n/,
      ],
      [
        ['--samples', evaluation('above', { n: 4, c: 9 })],
        /above: evaluation\.json is not valid: problems\.0\.c: 9 is more than n, which is 4\n/,
      ],
      [
        ['--samples', evaluation('twice', { n: 4, c: 1 }, { n: 4, c: 2 })],
        /twice: evaluation\.json is not valid: problems\.1\.problem: "a" is named at 0 too; allowed: each problem once\n/,
      ],
      [['--samples', good, '--k', '1,2'], /--k has 2, and of problem a good has 1 sample: k is at most that/],
      [['--samples', good, '--k', '1,x'], /--k is 1,x; allowed: whole numbers of at least 1 with commas between/],
      [['--samples', good, '--k', '0'], /--k is 0; allowed/],
      [['--samples', good, '--answer', 'number'], /--answer is given, and .*good\.jsonl holds no rollouts/],
      [['--samples', good, '--answer', 'words'], /--answer is words; allowed: after_answer, number, completion or /],
      [['--samples', good, '--tau', '2'], /--tau is 2; allowed: numbers above 0 and up to 1/],
      [
        ['--samples', good, '--against', file('apart.jsonl', [{ problem: 'z', correct: 1 }])],
        /good and apart have no problem in common; they have ids such as a and z/,
      ],
    ];
    for (const [args, expected] of cases) expect(await refusal(...args)).toMatch(expected);
    expect((await analyze()).stderr).toMatch(/^posttrain analyze: a verb is missing; allowed: pass-at-k, .*\n$/);
    expect((await analyze('pass@k')).stderr).toMatch(/^posttrain analyze: pass@k is not a verb; allowed: pass-at-k, .*\n$/);
    expect(await analyze('pass-at-k', '--help')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Usage: posttrain analyze pass-at-k'),
    });
  });
});
