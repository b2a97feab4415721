import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import type { OneShotReport } from '../../src/contract/oneShotReport';
import { recipeSchema, type GroupRecipe } from '../../src/contract/recipe';
import { oneShotCommand } from '../../src/host/commands/oneShotCommand';
import { exampleItem } from '../../src/host/oneShot/pickExamples';
import { oneShotRecipe } from '../../src/host/oneShot/oneShotRecipe';
import { RunLibrary } from '../../src/host/runs/runLibrary';
import { finishedRun, sampleRecord, temporaryFolder, writeRun } from '../store/fixtures';
import { answers, opened, seen, window } from './vscodeDouble';

vi.mock('vscode', () => import('./vscodeDouble'));

const recipe = recipeSchema.parse({
  ...{
    method: 'grpo',
    model: '/w/m',
    train_dataset: '/w/train.jsonl',
    eval_dataset: '/w/test.jsonl',
    eval_steps: 5,
    max_steps: 40,
  },
  ...{ reward_funcs: ['countdown'], learning_rate: 1e-4, num_generations: 4, run_name: 'all prompts' },
}) as GroupRecipe;
const ranked = (problem: string, accuracies: number[]) => ({ problem, variance: 0.25, accuracies, prompt: `make ${problem}\n` });

afterEach(() => {
  vi.restoreAllMocks();
  opened.folders = [];
  seen.commands.length = 0;
});

it('writes a recipe with the settings of the run, the one dataset and a small entropy bonus', () => {
  const text = oneShotRecipe(recipe, 'one.jsonl', { examples: ['3-3-5\n18'], run: 'grpo-1' });
  expect(text).toMatch(
    /^# One-shot RLVR: 3-3-5\?18 of grpo-1, which fills the batch with copies\.\nmethod: grpo\nmodel: \/w\/m\n/,
  );
  const again = recipeSchema.parse(parse(text));
  expect(again).toEqual({ ...recipe, train_dataset: 'one.jsonl', entropy_coef: 0.001, run_name: null });
  // One that there is stays.
  expect(
    parse(oneShotRecipe({ ...recipe, entropy_coef: 0.01 } as GroupRecipe, 'one.jsonl', { examples: [], run: '' })),
  ).toMatchObject({
    entropy_coef: 0.01,
  });
});

it('shows an example with its variance, mean and accuracy by epoch', () => {
  expect(exampleItem(ranked('a', [0, 0.5, 1]))).toEqual({
    ...{ label: 'make a', description: 'variance 0.2500, mean accuracy 0.50', detail: 'a  ▁▅█' },
  });
});

interface Given {
  workspace?: string;
  ranking?: OneShotReport['ranking'];
  /** Examples that the call names itself. */
  problems?: string[];
}

/** @param pick which rows of the list are picked, by their labels, or `button` for that in its title */
async function chosen(pick: (labels: string[]) => string[] | 'button', given: Given = {}) {
  const { workspace = temporaryFolder(), ranking = ['a', 'b', 'c'].map((problem) => ranked(problem, [0, 1])), problems } = given;
  const runsFolder = join(workspace, '.posttraining', 'runs');
  opened.folders = [{ name: 'w', uri: { scheme: 'file', fsPath: workspace } }];
  writeRun(runsFolder, 'one', finishedRun(1), { recipe: recipe as ReturnType<typeof sampleRecord>['recipe'] });
  const library = new RunLibrary();
  await library.setFolders([{ name: 'w', path: runsFolder }]);
  window.answerPick = (items) => pick(items.map(({ label }) => label));
  const asked: unknown[] = [];
  const report: OneShotReport = { ranking, once: 3, course: null, caveats: [] };
  const analysis = () => ({
    ask: ((name: string, ask: { ids?: string[] }) => {
      asked.push([name, ask]);
      return Promise.resolve(name === 'oneShot' ? report : { rows: ask.ids!.map((id) => ({ id, prompt: `make ${id}` })) });
    }) as never,
    dispose: () => asked.push('disposed'),
  });
  const ref = { runsFolder, runId: 'one' };
  const done = oneShotCommand({ library, analysis }).oneShot({ ref, problems });
  return { workspace, ref, asked, done: done.finally(() => library.dispose()) };
}

it('writes the examples that are picked as a dataset and a recipe, and begins the run', async () => {
  const { workspace, asked, done } = await chosen(() => ['make a', 'make c']);
  await done;
  expect(readdirSync(join(workspace, 'one-shot')).sort()).toEqual(['one-shot-one.jsonl', 'one-shot-one.recipe.yaml']);
  expect(readFileSync(join(workspace, 'one-shot', 'one-shot-one.jsonl'), 'utf8')).toBe(
    '{"id":"a","prompt":"make a"}\n{"id":"c","prompt":"make c"}\n',
  );
  expect(asked.slice(1)).toEqual([['datasetRows', { path: '/w/train.jsonl', ids: ['a', 'c'] }], 'disposed']);
  expect(seen.commands.map(([id]) => id)).toEqual(['postTraining.startRecipe']);
});

it('leaves a dataset alone that is there without a recipe', async () => {
  const workspace = temporaryFolder();
  mkdirSync(join(workspace, 'one-shot'));
  writeFileSync(join(workspace, 'one-shot', 'one-shot-one.jsonl'), 'mine');
  await (
    await chosen(() => ['make a'], { workspace })
  ).done;
  expect(readdirSync(join(workspace, 'one-shot')).sort()).toEqual([
    ...['one-shot-one-2.jsonl', 'one-shot-one-2.recipe.yaml', 'one-shot-one.jsonl'],
  ]);
  expect(readFileSync(join(workspace, 'one-shot', 'one-shot-one.jsonl'), 'utf8')).toBe('mine');
});

it('writes nothing where none is picked, or too many', async () => {
  const none = await chosen(() => []);
  await none.done;
  const all = await chosen((labels) => labels);
  await expect(all.done).rejects.toThrow('3 examples are chosen; allowed: one or two.');
  expect([...readdirSync(none.workspace), ...readdirSync(all.workspace)]).not.toContain('one-shot');
});

it('asks for no examples where the call names them', async () => {
  const { workspace, asked, done } = await chosen(() => [], { problems: ['c'] });
  await done;
  expect(readFileSync(join(workspace, 'one-shot', 'one-shot-one.jsonl'), 'utf8')).toBe('{"id":"c","prompt":"make c"}\n');
  expect(asked).toEqual([['datasetRows', { path: '/w/train.jsonl', ids: ['c'] }], 'disposed']);
});

it('shows the panel where that is asked for, and where no example can be ranked', async () => {
  const shown = await chosen(() => 'button');
  await shown.done;
  expect(seen.commands.splice(0)).toEqual([['postTraining.openOneShot', { ref: shown.ref }]]);
  answers.push('What to Do');
  const none = await chosen(() => [], { ranking: [] });
  await none.done;
  expect(seen.messages.at(-1)).toBe('None of the 3 examples of one was trained on twice: a variance needs two epochs.');
  expect(seen.commands).toEqual([['postTraining.openOneShot', { ref: none.ref }]]);
  expect([...readdirSync(shown.workspace), ...readdirSync(none.workspace)]).not.toContain('one-shot');
});
