import type { Method } from './recipe';

/** What a method is called in a title: `GRPO run`. */
export const methodTitles: Record<Method, string> = {
  grpo: 'GRPO',
  sft: 'SFT',
  dpo: 'DPO',
  'reward-model': 'Reward Model',
  ppo: 'PPO',
};

/** The methods whose policy samples completions that are rewarded: their runs have rollouts. */
export const rolloutMethods = ['grpo', 'ppo'] as const satisfies readonly Method[];

export function hasRollouts(method: string): boolean {
  return rolloutMethods.some((one) => one === method);
}
