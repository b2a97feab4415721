import type { Method } from './recipe';

const labels: Record<Method, string> = {
  grpo: 'GRPO',
  sft: 'SFT',
  dpo: 'DPO',
  rloo: 'RLOO',
  distill: 'Distillation',
  'reward-model': 'Reward Model',
  ppo: 'PPO',
};

/** How a method is written in a sentence. */
export function methodLabel(method: Method): string {
  return labels[method];
}
