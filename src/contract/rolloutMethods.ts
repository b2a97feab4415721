/** Methods that sample completions and reward them: their runs have rollouts, and a reward stands for them. */
export const rolloutMethods = ['grpo', 'rloo', 'ppo'] as const;
export type RolloutMethod = (typeof rolloutMethods)[number];

export function isRolloutMethod(method: string): method is RolloutMethod {
  return (rolloutMethods as readonly string[]).includes(method);
}
