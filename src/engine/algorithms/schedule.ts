import type { Recipe } from '../../contract/recipe';

type ScheduleRecipe = Pick<Recipe, 'lr_scheduler_type' | 'warmup_steps' | 'max_steps' | 'learning_rate'>;

/** Learning rate of the update after `updates` earlier ones, as transformers' schedulers of the same names (`optimization.py`). */
export function learningRateAt(recipe: ScheduleRecipe, updates: number): number {
  return recipe.learning_rate * multiplier(recipe, updates);
}

function multiplier({ lr_scheduler_type, warmup_steps, max_steps }: ScheduleRecipe, updates: number): number {
  if (lr_scheduler_type === 'constant') return 1;
  if (updates < warmup_steps) return updates / Math.max(1, warmup_steps);
  const decaySteps = Math.max(1, max_steps - warmup_steps);
  switch (lr_scheduler_type) {
    case 'constant_with_warmup':
      return 1;
    case 'linear':
      return Math.max(0, (max_steps - updates) / decaySteps);
    case 'cosine':
      return Math.max(0, 0.5 * (1 + Math.cos((Math.PI * (updates - warmup_steps)) / decaySteps)));
  }
}
