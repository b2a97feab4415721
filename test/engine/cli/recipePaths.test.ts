import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readRecipeFile } from '../../../src/engine/cli/recipeFile';
import { temporaryFolder } from '../../store/fixtures';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  vi.stubEnv('HF_HUB_CACHE', join(folder, 'hub'));
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const absent = 'org/not-on-this-disk';

function recipe(text: string): string {
  const path = join(folder, 'recipe.yaml');
  writeFileSync(path, text);
  return path;
}

describe('a model of the hub that is not on this disk', () => {
  it('may be replaced by an override', async () => {
    const path = recipe(`method: sft\nmodel: ${absent}\ntrain_dataset: data.jsonl\nmax_steps: 1\n`);
    await expect(readRecipeFile(path, [])).rejects.toThrow(`the model ${absent} is no folder in ${folder}, and no Hugging Face`);
    const { recipe: read } = await readRecipeFile(path, ['model="/models/mine"']);
    expect([read.model, read.train_dataset]).toEqual(['/models/mine', join(folder, 'data.jsonl')]);
  });

  it('may be replaced where it is the teacher or a reward model', async () => {
    const rest = `model: student\ntrain_dataset: data.jsonl\nmax_steps: 1\n`;
    const distill = recipe(`method: distill\n${rest}teacher_model_name_or_path: ${absent}\n`);
    const taught = await readRecipeFile(distill, ['teacher_model_name_or_path=teacher']);
    expect(taught.recipe).toMatchObject({ model: join(folder, 'student'), teacher_model_name_or_path: resolve('teacher') });
    const grpo = recipe(`method: grpo\n${rest}reward_funcs:\n  - { name: reward_model, path: ${absent} }\n`);
    for (const [override, judge] of [
      ['reward_funcs.0.path=judge', resolve('judge')],
      ['reward_funcs.0={name: reward_model, path: judge}', resolve('judge')],
      ['reward_funcs=[{name: reward_model, path: judge}]', resolve('judge')],
    ] as const) {
      const { recipe: read } = await readRecipeFile(grpo, [override]);
      expect(read).toMatchObject({ reward_funcs: [{ name: 'reward_model', path: judge }] });
    }
  });
});

it('takes paths of the file from its folder and those of overrides from where the command runs', async () => {
  mkdirSync(join(folder, 'models'));
  const path = recipe(
    'method: grpo\nmodel: models\ntrain_dataset: a.jsonl\nmax_steps: 1\nreward_funcs:\n  - { name: module, path: r.mjs }\n',
  );
  const { recipe: read } = await readRecipeFile(path, ['eval_dataset=b.jsonl', 'reward_funcs.0.time_limit=5']);
  expect(read).toMatchObject({
    model: join(folder, 'models'),
    train_dataset: join(folder, 'a.jsonl'),
    eval_dataset: resolve('b.jsonl'),
    reward_funcs: [{ time_limit: 5, path: join(folder, 'r.mjs') }],
  });
});
