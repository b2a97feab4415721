import type { Reward, RewardedCompletion, ScoreAll } from '../rewards/reward';
import type { RewardOutcome } from './rollout';

/** How good is this completion of this example: asked of each, or of all at once. What throws, or cannot be scored, is a failed rollout. */
export type RewardFunction = {
  name: string;
  /** Coefficient in the sum of rewards. */
  weight: number;
  /** It only chooses among completions that others reward: where it cannot, they are rewarded all the same (default false). */
  selects?: boolean;
} & ({ score: Reward } | { scoreAll: ScoreAll });

/** Rewards of each completion, in order; total = Σ weight × part. */
export async function scoreRewards(
  rewards: readonly RewardFunction[],
  completions: readonly RewardedCompletion[],
): Promise<RewardOutcome[]> {
  if (rewards.length === 0) return completions.map(() => ({ kind: 'unrewarded' }));
  const together = new Map<RewardFunction, (number | Error)[]>();
  for (const reward of rewards) if ('scoreAll' in reward) together.set(reward, await reward.scoreAll(completions));
  const outcomes: RewardOutcome[] = [];
  for (const [index, completion] of completions.entries())
    outcomes.push(await scoreOne(rewards, completion, (reward) => together.get(reward)![index]!));
  return outcomes;
}

async function scoreOne(
  rewards: readonly RewardFunction[],
  { example, completion, length }: RewardedCompletion,
  scored: (reward: RewardFunction) => number | Error,
): Promise<RewardOutcome> {
  const parts: Record<string, number> = {};
  let total = 0;
  let selection: { selectionFailure: string } | null = null;
  for (const reward of rewards) {
    const { name, weight, selects = false } = reward;
    try {
      const value = 'scoreAll' in reward ? scored(reward) : await reward.score(example, completion, length);
      if (value instanceof Error) throw value;
      if (!Number.isFinite(value)) throw new Error(`returned ${value}, not a finite number`);
      parts[name] = value;
      total += weight * value;
    } catch (error) {
      const message = `${name}: ${error instanceof Error ? error.message : String(error)}`;
      if (!selects) return { kind: 'failed', at: 'reward', message };
      selection = { selectionFailure: message };
    }
  }
  return { kind: 'scored', total, parts, ...selection };
}
