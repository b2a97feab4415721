import { DatasetError } from '../../data/datasetError';
import { InputError } from '../../inputError';
import { ModelError } from '../../model/modelError';

/** What could be computed, or in one sentence why it could not. */
export type Computed<T> = { value: T } | { reason: string };

/** A report says why a part of it is not there, and goes on. What is no fault of the input is thrown on. */
export async function computed<T>(compute: () => Promise<T> | T): Promise<Computed<T>> {
  try {
    return { value: await compute() };
  } catch (error) {
    if (error instanceof InputError || error instanceof DatasetError || error instanceof ModelError)
      return { reason: error.message };
    throw error;
  }
}

/** `a: there is no file.` */
export const reasonText = (name: string, reason: string): string => `${name}: ${reason.replace(/\.$/, '')}.`;
