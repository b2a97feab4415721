import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { latexDefaults, type LatexReward } from '../../../src/contract/reward';
import { latexReward } from '../../../src/engine/rewards/latexEquivalence';
import { latexParser } from '../../../src/engine/rewards/latex/parser';
import { sameAnswer, type ParseLatex } from '../../../src/engine/rewards/latex/sameAnswer';
import type { Reward } from '../../../src/engine/rewards/reward';
import { bundled } from '../../store/bundle';
import { temporaryFolder } from '../../store/fixtures';
import { latexPairs } from './latexPairs';

let parse: ParseLatex;
beforeAll(() => {
  parse = latexParser();
});
const same = (a: string, b: string): boolean => sameAnswer(a, b, parse, latexDefaults.tolerance);

describe.each(Object.entries(latexPairs))('the same answer: %s', (_, pairs) => {
  it.each(pairs)('%s and %s: %s', (found, expected, isSame) => {
    expect(same(found, expected)).toBe(isSame);
    expect(same(expected, found)).toBe(isSame);
  });
});

const r = (piece: string, times: number): string => piece.repeat(times);
const hostile: Record<string, string> = {
  'a tower of powers': '9^{9^{9^{9^9}}}',
  'a factorial of a large number': '99999999!',
  'a large exponent': '1e999999999',
  'open brackets': r('(', 200),
  'open braces': r('{', 200),
  'nested roots': r('\\sqrt{', 80) + '1' + r('}', 80),
  'nested fractions': r('\\frac{1}{1+', 40) + '2' + r('}', 40),
  bars: r('|x+', 90),
  'bars around bars': r('|', 40) + 'x' + r('|', 40),
  'bars beside bars': r('|x|+', 40) + '1',
  'open bars': r('\\lvert', 40),
  'open floors': r('\\lfloor x+', 24),
  'floors that ceilings close': r('\\lfloor x\\rceil', 20),
  'floors in floors': r('\\lfloor ', 20) + 'x' + r('\\rfloor', 20),
  norms: '\\|a\\|+\\|b\\|+\\|c\\|+\\|d\\|+\\|e\\|+\\|f\\|',
  'norms in norms': r('\\|', 12) + 'x' + r('\\|', 12),
  'double bars': r('\\lVert', 12) + 'x' + r('\\rVert', 12),
  'square brackets': r('[', 20) + 'x' + r(']', 20),
  'brackets closed by others': r('(', 20) + 'x' + r(']', 20),
  'signs beside signs': r('\\frac{1}{--x', 20) + r('}', 20),
  'sets beside sets': r('\\{\\mathrm\\}#', 20),
  integrals: r('\\int_0^1', 20),
  'angle brackets': r('\\langle x,', 20),
  quantifiers: r('\\forall x', 20),
  'unknown commands': r('\\unknown(', 20) + r(')', 20),
  'many digits': r('9', 499),
  'many commas': r('1,', 240),
  'plus and minus': r('\\pm', 160),
  'opened environments': r('\\begin{pmatrix}', 30),
  spaces: `1${r(' ', 490)}1`,
  'text without end': `\\text{${r('a', 490)}`,
  'a megabyte': r('x+', 500_000),
  'no LaTeX': '\u0000\ud800\\\\\\&&%%$$$#{}_^',
};

describe('what is no answer', () => {
  it.each(Object.entries(hostile))('comes to an end, and is not 7: %s', (_, text) => {
    expect(same(text, '7')).toBe(false);
    expect(same('7', text)).toBe(false);
  });

  it.each(['', ' ', '5+', '\\frac{}{}', '\\unknown{3}', '(1,2'])('is nothing but itself: %j', (text) => {
    expect(same(text, '5')).toBe(false);
    expect(same(text, text)).toBe(text.trim() !== '');
  });
});

describe('latex_equivalence', () => {
  let worker: string;
  beforeAll(async () => {
    worker = await bundled('../../src/engine/rewards/latex/worker.ts');
  });
  const reward = (settings: Partial<LatexReward> = {}): Reward =>
    latexReward({ ...latexDefaults, time_limit: 60, ...settings }, worker);
  const example = (keys: object) => ({ prompt: 'p', ...keys });

  it('compares the last box of the completion with answer, or with the box of the solution', async () => {
    const score = reward();
    const half = example({ answer: '\\frac{1}{2}' });
    expect(await score(half, 'first \\boxed{3}, no, \\boxed{\\dfrac{2}{4}}.', 9)).toBe(1);
    expect(await score(half, '\\boxed{0.5}, no, \\boxed{3}', 9)).toBe(0);
    expect(await score(half, 'it is \\frac{1}{2}', 9)).toBe(0);
    expect(await score(half, '\\boxed{\\frac{1}{2}', 9)).toBe(0);
    expect(await score(example({ solution: 'So 3 + 4 = \\boxed{7}.' }), '\\boxed{7.0}', 9)).toBe(1);
    expect(await score(example({ answer: 7 }), '\\boxed{7}', 9)).toBe(1);
    await expect(score(example({}), '\\boxed{7}', 9)).rejects.toThrow('the example needs "answer" or "solution"');
  });

  it('takes what without_box says where there is no box', async () => {
    const seven = example({ answer: '7' });
    expect(await reward({ without_box: 'formula' })(seven, 'so $3+4$ is $7$ or 8', 9)).toBe(1);
    expect(await reward({ without_box: 'formula' })(seven, 'thus \\[x = 7\\] it is', 9)).toBe(1);
    expect(await reward({ without_box: 'formula' })(seven, 'so 7', 9)).toBe(0);
    expect(await reward({ without_box: 'after_answer' })(seven, 'so answer 14/2', 9)).toBe(1);
    expect(await reward({ without_box: 'completion' })(seven, '$7$', 9)).toBe(1);
    expect(await reward({ without_box: 'completion' })(seven, '\\boxed{8} 7', 9)).toBe(0);
  });

  it('throws where comparing takes longer than time_limit', async () => {
    const score = reward({ time_limit: 0.001 });
    await expect(score(example({ answer: '7' }), '\\boxed{14/2}', 9)).rejects.toThrow(
      'comparing LaTeX: it took longer than 0.001 s',
    );
  });

  it('fails only the completions whose comparison does not come back, and reads no such text a third time', async () => {
    const folder = temporaryFolder();
    const [asked, stuck] = [join(folder, 'asked'), join(folder, 'stuck.mjs')];
    writeFileSync(
      stuck,
      `import { appendFileSync } from 'node:fs';
      import { parentPort } from 'node:worker_threads';
      parentPort.on('message', ({ found, expected }) => {
        appendFileSync(${JSON.stringify(asked)}, (found ?? 'read ' + expected) + '\\n');
        while ((found ?? expected).startsWith('stuck'));
        parentPort.postMessage({ value: found === expected });
      });`,
    );
    const score = latexReward({ ...latexDefaults, time_limit: 0.5 }, stuck);
    const group = (answer: string, found: string[]) =>
      Promise.all(
        found.map((text) => Promise.resolve(score(example({ answer }), `\\boxed{${text}}`, 9)).catch((e: Error) => e.message)),
      );
    const tooLong = 'comparing LaTeX: it took longer than 0.5 s';
    const givenUp = 'comparing LaTeX: stuck was given up 2 times, and is not read again';
    expect(await group('stuck', ['1', '2', '3', '4'])).toEqual([tooLong, tooLong, givenUp, givenUp]);
    const found = ['7', 'stuck a', 'stuck b', 'stuck c', 'stuck d', '8', '7'];
    expect(await group('7', found)).toEqual([1, tooLong, tooLong, tooLong, tooLong, 0, 1]);
    expect(readFileSync(asked, 'utf8').trim().split('\n')).toEqual(['read stuck', 'read stuck', 'read 7', ...found]);
  });

  it('is told how far decimals may be off', async () => {
    const third = example({ answer: '\\frac{1}{3}' });
    expect(await reward({ tolerance: 0.02 })(third, '\\boxed{0.33}', 9)).toBe(1);
    expect(await reward({ tolerance: 0 })(third, '\\boxed{0.3333333333}', 9)).toBe(0);
  });
});
