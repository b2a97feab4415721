import type { LengthReward } from '../../contract/reward';
import type { Reward } from './reward';

/** 1 where the completion has at least `min_length` and at most `max_length` tokens, else 0. */
export function lengthReward({ min_length, max_length }: Omit<LengthReward, 'name'>): Reward {
  return (_example, _completion, length) => (length >= min_length && length <= (max_length ?? Infinity) ? 1 : 0);
}
