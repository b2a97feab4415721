import type { SoftOverlongReward } from '../../contract/reward';
import type { Reward } from './reward';

/**
 * DAPO's soft overlong punishment (Yu et al. 2025, arXiv:2503.14476, eq. 13), TRL's `get_soft_overlong_punishment`: for a completion of |y| tokens
 *
 *     0                                        |y| ≤ L_max − L_cache
 *     ((L_max − L_cache) − |y|) / L_cache      L_max − L_cache < |y| ≤ L_max
 *     −1                                       L_max < |y|
 *
 * @param maxLength L_max, tokens; L_cache is `soft_punish_cache`
 */
export function softOverlongReward({ soft_punish_cache: cache }: Omit<SoftOverlongReward, 'name'>, maxLength: number): Reward {
  const free = maxLength - cache;
  return (_example, _completion, length) => {
    if (length <= free) return 0;
    return length <= maxLength ? (free - length) / cache : -1;
  };
}
