import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, it, vi } from 'vitest';
import { recipeSchema } from '../../src/contract/recipe';
import { isRewardModelFolder } from '../../src/host/models/rewardModelFolder';
import { compareOverview } from '../../src/host/panels/compareOverview';
import type { ModelLibrary } from '../../src/host/models/modelLibrary';
import { RunLibrary } from '../../src/host/runs/runLibrary';
import { startingModels } from '../../src/host/start/startingModels';
import { ModelsTree } from '../../src/host/trees/modelsTree';
import { RunsTree } from '../../src/host/trees/runsTree';
import { sealCheckpoint } from '../../src/store/checkpointFiles';
import { finishedRun, temporaryFolder, writeRun } from '../store/fixtures';

vi.mock('vscode', () => import('./vscodeDouble'));

const library = new RunLibrary();
afterEach(() => library.dispose());

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  contributes: { menus: { 'view/item/context': { command: string; when: string }[] } };
};

/** What the menu of a row of a tree offers, by its `when` clauses. */
function offered(view: string, contextValue: string): string[] {
  const holds = (when: string): boolean => {
    const text = when
      .replace(/viewItem =~ (\/.+?\/)(?=[\s)]|$)/g, (_, pattern: string) => `${pattern}.test(viewItem)`)
      .replace(/view =~ (\/.+?\/)(?=[\s)]|$)/g, (_, pattern: string) => `${pattern}.test(view)`)
      .replace(/(view|viewItem) == ([\w.]+)/g, "$1 === '$2'");
    return runInNewContext(text, { view, viewItem: contextValue }) as boolean;
  };
  const rows = manifest.contributes.menus['view/item/context'].filter(({ when }) => holds(when));
  return [...new Set(rows.map(({ command }) => command.replace('postTraining.', '')))].sort();
}

it('reward models are offered where one is wanted, and never to be sampled or trained to write', async () => {
  const folder = temporaryFolder();
  const recipe = recipeSchema.parse({ method: 'reward-model', model: 'm', train_dataset: 'd', max_steps: 1 });
  const base = { path: '/models/base', name: 'base', sha256: null, parameters: 1 };
  const sealed: string[] = [];
  for (const [id, change] of [
    ['judge', { recipe }],
    ['writer', {}],
  ] as const) {
    const checkpoint = join(writeRun(folder, id, finishedRun(1), { baseModel: base, ...change }), 'checkpoints', 'step-000001');
    mkdirSync(checkpoint, { recursive: true });
    writeFileSync(join(checkpoint, 'config.json'), '{}');
    const record = { runId: id, step: 1, attempt: 1, createdAt: 1, baseModel: base.path, metrics: {} };
    await sealCheckpoint(checkpoint, record);
    sealed.push(checkpoint);
  }
  const facts = (name: string) => ({ path: `/models/${name}`, name, type: 'llama', parameters: 1, problem: null });
  const models = [
    { facts: facts('base'), origin: 'bundled' as const, isRewardModel: false },
    { facts: facts('taste'), origin: 'workspace' as const, isRewardModel: true },
  ];
  const known = { known: () => Promise.resolve(models), onDidChange: () => ({ dispose: () => {} }) } as unknown as ModelLibrary;
  await library.setFolders([{ name: 'w', path: folder }]);

  const contexts = new Map<string, string>();
  for (const tree of [new RunsTree(library, Promise.resolve()), new ModelsTree(library, known)]) {
    const walk = async (node?: never): Promise<void> => {
      for (const child of (await tree.getChildren(node)) as never[]) {
        const { key, ref } = child as { key: string; ref?: { runId: string } };
        const name = ref ? `${ref.runId}${/#(\w+)-?\d*$/.exec(key)?.[1] ?? ''}` : key;
        contexts.set(name, String(tree.getTreeItem(child).contextValue));
        await walk(child);
      }
    };
    await walk();
  }
  expect(contexts.get('judgecheckpoint')).toBe('rewardCheckpoint');
  expect(contexts.get('writercheckpoint')).toBe('checkpoint');
  expect(contexts.get('/models/taste')).toBe('rewardModel');

  const [runs, trees] = ['postTraining.runs', 'postTraining.models'];
  expect(offered(runs, 'run ended recorded rewardModel')).not.toContain('compare');
  expect(offered(runs, 'run ended recorded rewardModel')).not.toContain('evaluate');
  // The memory of a run needs a model's sizes only, not that it writes.
  expect(offered(runs, 'rewardCheckpoint')).toEqual(['planMemory', 'reveal']);
  expect(offered(trees, 'rewardCheckpoint')).toEqual(['planMemory', 'reveal', 'startRewardModel']);
  expect(offered(trees, 'rewardModel')).toEqual(['planMemory', 'reveal', 'startRewardModel']);
  expect(offered(trees, 'checkpoint')).toEqual(expect.arrayContaining(['compare', 'evaluate', 'startGrpo', 'startPpo']));

  const starts = async (method: 'grpo' | 'reward-model') =>
    (await startingModels(method, known, library)).map(({ path }) => path);
  expect((await starts('grpo')).sort()).toEqual(['/models/base', sealed[1]].sort());
  expect((await starts('reward-model')).sort()).toEqual(['/models/base', '/models/taste', ...sealed].sort());

  const writer = library.find({ runsFolder: folder, runId: 'writer' })!;
  const shown = { trusted: true, checkpoints: [], models, prompts: [], promptsProblem: null, askedStep: undefined };
  expect(compareOverview(writer, shown).models.map(({ id }) => id)).toEqual(['/models/base']);
});

it('a folder is a reward model where its config.json says so', async () => {
  const folder = temporaryFolder();
  const says = (config: string) => writeFileSync(join(folder, 'config.json'), config);
  expect(await isRewardModelFolder(folder)).toBe(false);
  says('{"architectures":["LlamaForSequenceClassification"]}');
  expect(await isRewardModelFolder(folder)).toBe(true);
  says('{"architectures":["LlamaForCausalLM"]}');
  expect(await isRewardModelFolder(folder)).toBe(false);
});
