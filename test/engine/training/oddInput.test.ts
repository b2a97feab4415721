import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRecipeFile } from '../../../src/engine/cli/recipeFile';
import { loadPrompts } from '../../../src/engine/data/load';
import { readModelFolder } from '../../../src/engine/model/folder';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'odd-input-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('a path that leads through a file', () => {
  it('is a missing recipe, model or dataset, told as bad input', async () => {
    const inside = join(file('plain', 'text'), 'inside');
    await expect(readRecipeFile(inside, [])).rejects.toMatchObject({
      name: 'InputError',
      message: `the recipe ${inside} does not exist`,
    });
    await expect(readModelFolder(join(folder, 'plain'))).rejects.toMatchObject({
      name: 'ModelError',
      message: `${join(folder, 'plain', 'config.json')} is missing`,
    });
    await expect(loadPrompts(inside)).rejects.toMatchObject({
      name: 'DatasetError',
      message: `the dataset ${inside} does not exist`,
    });
  });
});

describe('an override', () => {
  it('of a key within a value that has none is bad input', async () => {
    const recipe = file('recipe.yaml', 'method: sft\nmodel: m\ntrain_dataset: data.jsonl\nmax_steps: 1\n');
    await expect(readRecipeFile(recipe, ['train_dataset.size=5'])).rejects.toMatchObject({
      name: 'InputError',
      message: '--set train_dataset.size=5: train_dataset has no keys within it; set train_dataset as a whole',
    });
  });
});
