import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findRun } from '../../../src/engine/cli/runFolders';
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
    await expect(loadPrompts(inside, folder)).rejects.toMatchObject({
      name: 'DatasetError',
      message: `the dataset ${inside} does not exist`,
    });
  });
});

describe('a run', () => {
  it('whose name cannot be an id is bad input', () => {
    const long = 'a'.repeat(65);
    expect(() => findRun(long, folder)).toThrow(
      expect.objectContaining({ name: 'InputError', message: expect.stringMatching(/^there is no run a{65}: /) as string }),
    );
    mkdirSync(join(folder, 'My Run'));
    file(join('My Run', 'run.json'), '{}');
    expect(() => findRun(join(folder, 'My Run'), folder)).toThrow(
      expect.objectContaining({ name: 'InputError', message: expect.stringMatching(/^"My Run" is not a run id; /) as string }),
    );
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
