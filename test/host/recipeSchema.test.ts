import { expect, it } from 'vitest';
import { recipeFolderJsonSchema, recipeJsonSchema } from '../../src/host/recipes/recipeJsonSchema';

// `npm run schema` runs this with --update, which writes the files.
it.each([
  ['recipe', recipeJsonSchema],
  ['recipeFolder', recipeFolderJsonSchema],
] as const)('the committed JSON schema %s is the one of the contract', async (name, schema) => {
  await expect(schema()).toMatchFileSnapshot(`../../media/schemas/${name}.schema.json`);
});
