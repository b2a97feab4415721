import { z } from 'zod';
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
