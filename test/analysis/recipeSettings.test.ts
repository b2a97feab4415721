import { expect, it } from 'vitest';
import { settingsOf } from '../../src/analysis/recipeSettings';
import { recipeSchema } from '../../src/contract/recipe';

it('settings are what was learned with, and neither how a run is called nor what is written when', () => {
  const recipe = recipeSchema.parse({ method: 'sft', model: 'm', train_dataset: 'd', max_steps: 1 });
  const named = { ...recipe, run_name: 'seed 42', save_steps: 7, learning_rate: 0.5 };
  const settings = settingsOf(named);
  expect(settings).toMatchObject({ method: 'sft', learning_rate: 0.5 });
  for (const key of ['run_name', 'save_steps', 'max_steps']) expect(settings).not.toHaveProperty(key);
});
