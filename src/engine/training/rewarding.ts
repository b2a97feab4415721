import type { PromptExample } from '../../contract/dataset';
import type { RewardOutcome } from './rollout';

export interface RewardedCompletion {
  example: PromptExample;
  completion: string;
  /** Tokens, with the one that ended it. */
  length: number;
}

/** A verifier: how good is this completion of this example. May throw: that completion is then a failed rollout. */
export interface RewardFunction {
  name: string;
  /** Coefficient in the sum of rewards. */
  weight: number;
  score(example: PromptExample, completion: string, length: number): number | Promise<number>;
}

/** Rewards of each completion, in order; total = Σ weight × part. */
export async function scoreRewards(
  rewards: readonly RewardFunction[],
  completions: readonly RewardedCompletion[],
): Promise<RewardOutcome[]> {
  if (rewards.length === 0) return completions.map(() => ({ kind: 'unrewarded' }));
  const outcomes: RewardOutcome[] = [];
  for (const completion of completions) outcomes.push(await scoreOne(rewards, completion));
  return outcomes;
}

async function scoreOne(
  rewards: readonly RewardFunction[],
  { example, completion, length }: RewardedCompletion,
): Promise<RewardOutcome> {
  const parts: Record<string, number> = {};
  let total = 0;
  for (const { name, weight, score } of rewards) {
    let value: number;
    try {
      value = await score(example, completion, length);
    } catch (error) {
      return { kind: 'failed', at: 'reward', message: `${name}: ${error instanceof Error ? error.message : String(error)}` };
    }
    if (!Number.isFinite(value))
      return { kind: 'failed', at: 'reward', message: `${name}: returned ${value}, not a finite number` };
    parts[name] = value;
    total += weight * value;
  }
  return { kind: 'scored', total, parts };
}
