import type { PromptExample } from '../../contract/dataset';
import type { RewardOutcome } from './rollout';

/** A verifier: how good is this completion of this example. May throw: that completion is then a failed rollout. */
export interface RewardFunction {
  name: string;
  /** Coefficient in the sum of rewards. */
  weight: number;
  score(example: PromptExample, completion: string): number | Promise<number>;
}

/** Rewards of each completion, in order; total = Σ weight × part. */
export async function scoreRewards(
  rewards: readonly RewardFunction[],
  completions: readonly { example: PromptExample; completion: string }[],
): Promise<RewardOutcome[]> {
  const outcomes: RewardOutcome[] = [];
  for (const { example, completion } of completions) outcomes.push(await scoreOne(rewards, example, completion));
  return outcomes;
}

async function scoreOne(rewards: readonly RewardFunction[], example: PromptExample, completion: string): Promise<RewardOutcome> {
  const parts: Record<string, number> = {};
  let total = 0;
  for (const { name, weight, score } of rewards) {
    let value: number;
    try {
      value = await score(example, completion);
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
