import type { DatasetRow } from '../data/row';
import { InputError } from '../inputError';
import { filterOf, harnessMetric } from './harnessLines';
import { problemOf, rightOf } from './lineReader';

export interface HarnessText {
  filter: string;
  problem: string;
  text: string;
  /** null where the line's metric is of several responses together. */
  isRight: boolean | null;
}

/**
 * The responses of a line of lm-evaluation-harness. It scores one answer a line, or a list of them.
 * @throws InputError where they are no texts, as the log-likelihoods of multiple choice
 */
export function harnessTexts({ place, value }: DatasetRow): HarnessText[] {
  const [responses] = Array.isArray(value['resps']) ? (value['resps'] as unknown[]) : [];
  const texts: unknown[] = Array.isArray(responses) ? responses : [responses];
  if (texts.length === 0 || !texts.every((text) => typeof text === 'string')) {
    throw new InputError(`${place}: resps is ${JSON.stringify(value['resps'])?.slice(0, 40)}; allowed: texts, as generated`);
  }
  const { metric } = harnessMetric(value, null, place);
  const scores = value[metric];
  return texts.map((text, index) => ({
    ...{ filter: filterOf(value), problem: problemOf(value['doc_id'], place), text },
    isRight: Array.isArray(scores)
      ? rightOf(scores[index], metric, place)
      : texts.length === 1
        ? rightOf(scores, metric, place)
        : null,
  }));
}
