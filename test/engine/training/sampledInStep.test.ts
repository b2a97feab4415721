import { expect, it } from 'vitest';
import { recipeSchema } from '../../../src/contract/recipe';
import { evaluatedInStep, sampledInStep } from '../../../src/engine/estimate/sampled';

const keys = { model: 'm', train_dataset: 'd', eval_dataset: 'e', reward_funcs: ['format'], max_steps: 10 };

it('held-out prompts count among what a step samples, and the teacher’s completions', () => {
  const grpo = recipeSchema.parse({
    ...{ method: 'grpo', ...keys, eval_steps: 4, num_generations: 4, num_generations_eval: 2 },
    ...{ per_device_train_batch_size: 16, gradient_accumulation_steps: 2, num_iterations: 2 },
  });
  // After steps 4, 8 and 10: 3 × 20 prompts × 2 in 10 steps. 32 completions are trained on twice.
  expect(sampledInStep(grpo, 100, 20)).toEqual({ policy: 16 + 12, teacher: 0 });
  expect(sampledInStep({ ...grpo, eval_steps: null }, 100, 20)).toEqual({ policy: 16, teacher: 0 });
  const distill = recipeSchema.parse({
    ...{ method: 'distill', ...keys, teacher_model_name_or_path: 't', lmbda: 0.25, seq_kd: true, eval_steps: 10 },
    ...{ per_device_train_batch_size: 4, gradient_accumulation_steps: 2, num_generations_eval: 5 },
  });
  // 8 completions a step, a quarter of them the student's; 3 prompts × 5 once.
  expect(sampledInStep(distill, 100, 3)).toEqual({ policy: 2 + 1.5, teacher: 6 });
});

it('held-out examples with answers are not sampled', () => {
  const sft = recipeSchema.parse({
    method: 'sft',
    model: 'm',
    train_dataset: 'd',
    max_steps: 10,
    eval_dataset: 'e',
    eval_steps: 5,
  });
  expect(sampledInStep(sft, 100, 20)).toEqual({ policy: 0, teacher: 0 });
  expect(evaluatedInStep(sft, 20)).toBe(4);
});
