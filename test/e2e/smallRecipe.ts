import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';

/** Makes the workspace's default recipe quick: a few completions a step, checkpoints early; everything else stays. */
export function makeRecipeSmall(workspace: string, changes: Record<string, unknown> = {}): void {
  const file = join(workspace, 'recipes/grpo.yaml');
  const recipe = parseDocument(readFileSync(file, 'utf8'));
  const small = {
    max_steps: 400,
    num_generations: 4,
    per_device_train_batch_size: 8,
    gradient_accumulation_steps: 2,
    eval_steps: 5,
    save_steps: 10,
    num_generations_eval: 1,
    backend: 'wasm',
    ...changes,
  };
  for (const [key, value] of Object.entries(small)) recipe.set(key, value);
  writeFileSync(file, String(recipe));
}
