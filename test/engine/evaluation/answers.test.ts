import { describe, expect, it } from 'vitest';
import { openAnswers, withAnswers, type AnswerExtractor } from '../../../src/engine/evaluation/answers';
import { bundled } from '../../store/bundle';

describe('the answer of a completion', () => {
  it('is the text after the last word "answer"', async () => {
    const extract = openAnswers('after_answer').extract;
    expect(await extract(' thus answer 1 wait so answer  3 *  7 + 5 ')).toBe('3 * 7 + 5');
    expect(await extract(' first try 3 * 7 = 21')).toBeNull();
    expect(await extract(' so answer')).toBeNull();
  });

  it('is the value of the number that number_match compares', async () => {
    const extract = openAnswers('number').extract;
    const same = ['so 1/2', 'it is \\boxed{0.50} or 7', '#### 0.5 of 9', 'that is 50%', '\\frac{2}{4}'];
    expect(await Promise.all(same.map(extract))).toEqual(same.map(() => '1/2'));
    expect(await Promise.all(['1,000', '-4.0', '0', 'none'].map(extract))).toEqual(['1000/1', '-4/1', '0/1', null]);
  });

  it('is the whole completion', async () => {
    expect(await openAnswers('completion').extract(' a\n b ')).toBe('a b');
    expect(await openAnswers('completion').extract(' ')).toBeNull();
  });

  it('is what a group of a regular expression matched last, or all of the match', async () => {
    const worker = await bundled('../../src/engine/rewards/regexWorker.ts');
    const of = (pattern: string) => openAnswers({ name: 'regex', pattern, flags: 'i' }, worker).extract;
    expect(await of('answer: (\\w+)')('Answer: red. ANSWER: blue.')).toBe('blue');
    expect(await of('\\d+')('1 or 22')).toBe('22');
    expect(await of('answer: (\\w+)')('I do not know')).toBeNull();
    await expect(of('^(a+)+$')(`${'a'.repeat(60)}b`)).rejects.toThrow('matching ^(a+)+$: it took longer than 1 s');
  });

  it('is taken out in a thread that ends with what it was wanted for, and with its failure', async () => {
    const worker = await bundled('../../src/engine/rewards/regexWorker.ts');
    const digits = { name: 'regex', pattern: '\\d+', flags: '' } as const;
    let kept: AnswerExtractor = () => Promise.resolve(null);
    const keeping = async (extract: AnswerExtractor | null): Promise<string | null> => (kept = extract!)('1 or 22');
    expect(await withAnswers(digits, keeping, worker)).toBe('22');
    await expect(kept('3')).rejects.toThrow('matching \\d+: it was ended');
    const failing = async (extract: AnswerExtractor | null): Promise<never> => {
      await keeping(extract);
      throw new Error('the file is torn');
    };
    await expect(withAnswers(digits, failing, worker)).rejects.toThrow('the file is torn');
    await expect(kept('3')).rejects.toThrow('it was ended');
    expect(await withAnswers(null, (extract) => Promise.resolve(extract))).toBeNull();
  });
});
