import { InputError } from '../inputError';
import type { ModelShape } from './folder';

/**
 * A teacher's distribution is compared with the student's token by token, so the same ids must stand for the same text in both.
 * @throws InputError with the first difference
 */
export function checkSameTokenizer(teacher: ModelShape, student: ModelShape): void {
  const [theirs, ours] = [teacher.config.vocabSize, student.config.vocabSize];
  const refuse = (difference: string): never => {
    throw new InputError(
      `the teacher ${teacher.path} does not have the tokenizer of the model ${student.path}: ${difference}; a distillation needs one tokenizer in both`,
    );
  };
  if (theirs !== ours) refuse(`it has ${theirs} tokens, the model ${ours}`);
  const tokens = Math.max(teacher.tokenizer.size, student.tokenizer.size);
  for (let id = 0; id < tokens; id++) {
    const [their, our] = [teacher, student].map(({ tokenizer }) => (id < tokenizer.size ? tokenizer.tokenText(id) : null));
    if (their !== our) refuse(`token ${id} is ${JSON.stringify(their)} there and ${JSON.stringify(our)} here`);
  }
}
