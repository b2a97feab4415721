import { expect, it } from 'vitest';
import { idSchema } from '../../src/contract/ids';
import { readRecipeFile } from '../../src/engine/cli/recipeFile';
import { BASE, plan, SEEDS, TRAIN } from './plan';

const planned = plan((name) => (name === 'teacher' ? BASE : TRAIN));

it('is of good recipes, three seeds each, whose checkpoints are there to be evaluated', async () => {
  expect(new Set(planned.map(({ id }) => id)).size).toBe(planned.length);
  for (const { id, study, recipe, set, evaluate } of planned) {
    expect(idSchema.safeParse(id).success, id).toBe(true);
    const overrides = Object.entries(set).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
    const { recipe: resolved } = await readRecipeFile(recipe, overrides);
    for (const step of evaluate) {
      expect(
        step <= resolved.max_steps && (step % resolved.save_steps === 0 || step === resolved.max_steps),
        `${id} step ${step}`,
      ).toBe(true);
    }
    expect(resolved.save_total_limit, id).toBeNull();
    expect(planned.filter((run) => run.study === study).map(({ seed }) => seed)).toEqual([...SEEDS]);
  }
});
