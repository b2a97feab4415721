import { settingsOf } from '../../../analysis/recipeSettings';
import type { Block, Section, Words } from '../document';
import type { Reported } from '../reported';

/** Recipes of the runs: the keys in which they differ, then each whole, folded. */
export function recipeSection({ runs }: Reported): Section {
  if (runs.length === 0) {
    return { title: 'Recipe', blocks: [{ kind: 'text', text: 'The samples are of no run, so there is no recipe.' }] };
  }
  const settings = runs.map(({ record: { recipe } }): Record<string, unknown> => ({
    max_steps: recipe.max_steps,
    ...settingsOf(recipe),
  }));
  const written = (of: Record<string, unknown>, key: string): Words => (key in of ? { code: String(of[key]) } : '–');
  const keys = [...new Set(settings.flatMap((of) => Object.keys(of)))];
  const differing = keys.filter((key) => new Set(settings.map((of) => (key in of ? String(of[key]) : null))).size > 1);
  const ids = runs.map(({ record }) => record.id);
  const whole = runs.map(({ record }): Block => ({
    ...{ kind: 'folded', summary: `Recipe of ${record.id}, ${Object.keys(record.recipe).length} keys` },
    blocks: [{ kind: 'code', text: JSON.stringify(record.recipe, null, 2) }],
  }));
  const apart: Block[] =
    runs.length === 1
      ? []
      : differing.length === 0
        ? [{ kind: 'text', text: 'The recipes differ in nothing that changes what is learned.' }]
        : [
            {
              ...{ kind: 'table', caption: 'Keys that differ', columns: ['key', ...ids], isOfWords: true },
              rows: differing.map((key) => [{ code: key }, ...settings.map((of) => written(of, key))]),
            },
          ];
  return { title: 'Recipe', blocks: [...apart, ...whole] };
}
