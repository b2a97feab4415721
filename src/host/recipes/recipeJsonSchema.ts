import * as z from 'zod';
import { recipeSchema } from '../../contract/recipe';

/** The JSON schema of recipes as users write them, for VS Code's JSON editor. */
export function recipeJsonSchema(): string {
  const schema = z.toJSONSchema(recipeSchema, {
    io: 'input',
    target: 'draft-7',
    override: ({ jsonSchema }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return `${JSON.stringify({ title: 'Post-Training Lab recipe', ...schema }, null, 2)}\n`;
}

/** The JSON schema of the JSON files in a `recipes` folder: what looks like a recipe is checked as one, for many tools have such a folder. */
export function recipeFolderJsonSchema(): string {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A JSON file in a recipes folder',
    $comment: 'Many tools have a recipes folder: only what looks like a recipe of Post-Training Lab is checked as one.',
    if: {
      type: 'object',
      properties: { method: { enum: recipeSchema.options.map(({ shape }) => shape.method.value) } },
      required: ['method'],
      anyOf: [{ required: ['model'] }, { required: ['train_dataset'] }],
    },
    then: { $ref: 'recipe.schema.json' },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
