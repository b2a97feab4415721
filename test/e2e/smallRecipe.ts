import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';

/** A few completions a step, checkpoints early; of GRPO alone more steps than the fastest machine makes while a window is looked at. */
const small = {
  grpo: {
    max_steps: 2000,
    num_generations: 4,
    per_device_train_batch_size: 8,
    gradient_accumulation_steps: 2,
    eval_steps: 5,
    save_steps: 10,
    num_generations_eval: 1,
    backend: 'wasm',
  },
  sft: { per_device_train_batch_size: 8, backend: 'wasm' },
  sweep: {
    max_steps: 40,
    num_generations: 4,
    per_device_train_batch_size: 8,
    gradient_accumulation_steps: 2,
    eval_steps: 40,
    save_steps: 10,
    num_generations_eval: 1,
    backend: 'wasm',
  },
};

/** Makes one of the workspace's recipes quick; what is not named stays. */
export function makeRecipeSmall(
  workspace: string,
  method: keyof typeof small = 'grpo',
  changes: Record<string, unknown> = {},
): void {
  const file = join(workspace, `recipes/${method}.yaml`);
  const recipe = parseDocument(readFileSync(file, 'utf8'));
  for (const [key, value] of Object.entries({ ...small[method], ...changes })) recipe.set(key, value);
  writeFileSync(file, String(recipe));
}
