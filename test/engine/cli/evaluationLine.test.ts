import { expect, it } from 'vitest';
import { evaluationLine } from '../../../src/engine/cli/evaluationLine';

const grpo = {
  eval_reward: 0.14453125,
  eval_reward_std: 0.35231,
  'eval_completions/mean_length': 23.6171875,
  eval_samples: 512,
  eval_failed_rollouts: 0,
};

it('a terminal gets the headline and what it is a mean of, the log everything', () => {
  expect(evaluationLine(0, grpo, true)).toBe('step 0: eval_reward 0.1445 (512 completions)');
  expect(evaluationLine(0, grpo, false)).toBe(
    'step 0: eval_reward 0.1445, eval_reward_std 0.3523, eval_completions/mean_length 23.62, eval_samples 512',
  );
  expect(evaluationLine(10, { eval_loss: 1.5, eval_num_tokens: 20480 }, true)).toBe('step 10: eval_loss 1.500 (20480 tokens)');
});

it('failed rollouts are told where there are any, and what is not known is called so', () => {
  const failed = { ...grpo, eval_reward: null, eval_failed_rollouts: 512 };
  expect(evaluationLine(5, failed, true)).toBe('step 5: eval_reward unknown (512 completions), 512 failed rollouts');
  expect(evaluationLine(5, failed, false)).toMatch(/^step 5: eval_reward unknown, .*, eval_failed_rollouts 512$/);
});
