import { expect, it } from 'vitest';
import { recipeJsonSchema } from '../../src/host/recipes/recipeJsonSchema';

// `npm run schema` runs this with --update, which writes the file.
it('the committed JSON schema is the one of the contract', async () => {
  await expect(recipeJsonSchema()).toMatchFileSnapshot('../../media/schemas/recipe.schema.json');
});
