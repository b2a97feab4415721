import { InputError } from '../inputError';
import { ModelError } from '../model/modelError';

/** Makes tokens of an example. @throws InputError that names it where the tokenizer has none for a part of its text */
export function inExample<T>(name: string, tokenize: () => T): T {
  try {
    return tokenize();
  } catch (error) {
    throw error instanceof ModelError ? new InputError(`${name}: ${error.message}`) : error;
  }
}
