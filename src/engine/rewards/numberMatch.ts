import type { PromptExample } from '../../contract/dataset';
import { boxed, numbersIn, type WrittenNumber } from './numberText';
import { isEqual } from '../../analysis/rational';

/**
 * 1 where the completion's number equals that of the example's `answer`, else 0. The number is the last in `\boxed{…}`; or the first after the
 * last `####`; or the last of the text. Values are compared exactly: 1,000 = 1000.0 and 0.5 = 1/2, but 0.33 is not 1/3. Currency signs
 * do not matter. 50% is 0.5, and 50 too, since an answer in percent is often written without the sign.
 * @throws where the example has no `answer` with a number in it
 */
export function numberMatchReward(example: PromptExample, completion: string): number {
  const answer = example['answer'];
  if (typeof answer !== 'string' && typeof answer !== 'number')
    throw new Error('the example needs "answer" (a text or a number)');
  const expected = answerNumber(String(answer));
  if (!expected) throw new Error(`the example's "answer" is ${JSON.stringify(answer)}; a number is needed in it`);
  const found = answerNumber(completion);
  return found && isSameNumber(found, expected) ? 1 : 0;
}

/** The number that a text gives as its answer: see {@link numberMatchReward}. */
export function answerNumber(text: string): WrittenNumber | undefined {
  const inBox = boxed(text);
  if (inBox !== null) return numbersIn(inBox).at(-1);
  const mark = text.lastIndexOf('####');
  return mark < 0 ? numbersIn(text).at(-1) : numbersIn(text.slice(mark)).at(0);
}

function isSameNumber(a: WrittenNumber, b: WrittenNumber): boolean {
  if (isEqual(a.value, b.value)) return true;
  if (a.isPercent === b.isPercent) return false;
  const [percent, other] = a.isPercent ? [a, b] : [b, a];
  return isEqual({ ...percent.value, denominator: percent.value.denominator * 100n }, other.value);
}
