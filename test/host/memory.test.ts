import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { analysisAnswers } from '../../src/engine/analyze/analysisAnswers';
import { analysisQuestions, type AnalysisAsk } from '../../src/contract/analysisQuestions';
import { memoryProtocol, type MemoryOverview } from '../../src/contract/messages/memory';
import type { MemorySubject } from '../../src/contract/memorySubject';
import { answer } from '../../src/host/panels/answer';
import type { AnalysisThread } from '../../src/host/panels/analysisThread';
import { MemoryReader, type MemoryPanelServices } from '../../src/host/panels/memoryHandlers';
import { OpenedFiles } from '../../src/host/panels/openedFiles';
import { readRecipe } from '../../src/host/recipes/foundRecipe';
import { knownConfig } from '../analysis/memory/knownModels';
import { temporaryFolder } from '../store/fixtures';
import { memento } from './vscodeDouble';

vi.mock('vscode', () => import('./vscodeDouble'));

const workspace = temporaryFolder();
const model = join(workspace, 'models/qwen');
mkdirSync(model, { recursive: true });
writeFileSync(join(model, 'config.json'), JSON.stringify(knownConfig('Qwen3-0.6B')));
mkdirSync(join(workspace, 'recipes'));
const recipe = join(workspace, 'recipes/grpo.yaml');
writeFileSync(
  recipe,
  [
    'method: grpo',
    'model: ../models/qwen',
    'train_dataset: none.jsonl',
    'reward_funcs: [format]',
    'max_steps: 10',
    'lora_r: 4',
  ].join('\n'),
);

/** The thread's answers, without a thread. */
const analysis = {
  ask: async (name: 'memorySubject' | 'machine', ask: AnalysisAsk<typeof name>) =>
    analysisQuestions[name].reply.parse(await (analysisAnswers[name] as (ask: unknown) => Promise<unknown>)(ask)),
} as Pick<AnalysisThread, 'ask'>;

function reader(changed: Partial<MemoryPanelServices> = {}): MemoryReader {
  const facts = { path: model, name: 'qwen', type: 'qwen3', parameters: 596_049_920, problem: null };
  return new MemoryReader(
    {
      isTrusted: () => true,
      models: async () => [{ facts, origin: 'workspace', isRewardModel: false }],
      recipes: async () => [await readRecipe(recipe, false)],
      folders: () => [workspace],
      opened: new OpenedFiles(memento()),
      pickFolder: async () => null,
      save: async () => true,
      copy: async () => {},
      openMeasurements: async () => {},
      openRecipe: async () => {},
      ...changed,
    },
    analysis,
  );
}

async function ask(of: MemoryReader, name: string, payload: unknown): Promise<unknown> {
  const reply = await answer(memoryProtocol, of.handlers, { kind: 'ask', id: 1, name, payload }, () => {});
  if (reply?.kind !== 'reply') throw new Error(reply?.kind === 'error' ? reply.message : 'no reply');
  return reply.payload;
}

describe('the Memory Planner', () => {
  it('lists the models and recipes there are, and what it was asked to show', async () => {
    const of = reader();
    await of.show({ model: null, recipe });
    const overview = (await ask(of, 'open', {})) as MemoryOverview;
    expect(overview).toEqual({
      models: [{ path: model, name: 'qwen', detail: '596.0 M parameters' }],
      recipes: [{ path: recipe, name: join('recipes', 'grpo.yaml'), method: 'grpo', problem: null }],
      asked: { model: null, recipe, at: expect.any(Number) as number },
    });
  });

  it('reads a recipe with its own model, and its sizes', async () => {
    const of = reader();
    const subject = (await ask(of, 'read', {
      model: { kind: 'recipe' },
      recipe: { kind: 'file', path: recipe },
    })) as MemorySubject;
    expect(subject).toMatchObject({
      model: { name: 'qwen', shape: { layers: 28 } },
      recipe: { lora_r: 4 },
      prompt: { tokens: 512 },
    });
  });

  it('reads a method’s defaults of a pasted config, and says what one lacks', async () => {
    const of = reader();
    const defaults = { kind: 'defaults', method: 'sft' };
    const read = (text: string) => ask(of, 'read', { model: { kind: 'config', text }, recipe: defaults });
    expect(await read(JSON.stringify(knownConfig('Qwen3-4B')))).toMatchObject({
      model: { name: 'pasted config' },
      recipe: { method: 'sft' },
    });
    await expect(read('{"hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2}')).rejects.toThrow(
      'The pasted config: it names no vocab_size, so the size of the model cannot be told',
    );
    await expect(read('{')).rejects.toThrow(/^The pasted config is not JSON: /);
  });

  it('reads only what was listed or chosen by hand', async () => {
    const opened = new OpenedFiles(memento());
    const elsewhere = temporaryFolder();
    writeFileSync(join(elsewhere, 'config.json'), JSON.stringify(knownConfig('Qwen3-4B')));
    const of = reader({ opened, pickFolder: async () => elsewhere });
    const read = (path: string) =>
      ask(of, 'read', { model: { kind: 'folder', path }, recipe: { kind: 'defaults', method: 'dpo' } });
    await expect(read(elsewhere)).rejects.toThrow(`The model ${elsewhere} is no longer listed: choose it again.`);
    await expect(ask(of, 'read', { model: { kind: 'recipe' }, recipe: { kind: 'file', path: '/etc/passwd' } })).rejects.toThrow(
      'The recipe /etc/passwd is no longer there.',
    );
    expect(await ask(of, 'pickFolder', {})).toEqual({ path: elsewhere });
    expect(await read(elsewhere)).toMatchObject({ model: { shape: { layers: 36 } } });
    // After a reload of the window as well.
    expect(
      await ask(reader({ opened }), 'read', {
        model: { kind: 'folder', path: elsewhere },
        recipe: { kind: 'defaults', method: 'dpo' },
      }),
    ).toMatchObject({ recipe: { method: 'dpo' } });
  });

  it('looks for recipes when it opens, and not for each model and recipe that is read', async () => {
    let looks = 0;
    const found = [await readRecipe(recipe, false)];
    const of = reader({ recipes: async () => ((looks += 1), found) });
    const config = { kind: 'config', text: JSON.stringify(knownConfig('Qwen3-4B')) };
    const defaults = { kind: 'defaults', method: 'sft' };
    await ask(of, 'read', { model: config, recipe: defaults });
    await ask(of, 'read', { model: { kind: 'folder', path: model }, recipe: defaults });
    expect(looks).toBe(0);
    await ask(of, 'open', {});
    for (let time = 0; time < 3; time++) await ask(of, 'read', { model: config, recipe: { kind: 'file', path: recipe } });
    expect(looks).toBe(1);
    // One that was made since then is looked for once.
    const made = join(workspace, 'recipes/made.yaml');
    writeFileSync(made, ['method: sft', 'model: ../models/qwen', 'train_dataset: none.jsonl', 'max_steps: 10'].join('\n'));
    found.push(await readRecipe(made, false));
    for (let time = 0; time < 3; time++) await ask(of, 'read', { model: config, recipe: { kind: 'file', path: made } });
    expect(looks).toBe(2);
  });

  it('says of a LoRA adapter’s folder that the sizes are its base model’s', async () => {
    const adapter = temporaryFolder();
    writeFileSync(join(adapter, 'adapter_config.json'), JSON.stringify({ base_model_name_or_path: 'Qwen/Qwen3-4B' }));
    const of = reader();
    await of.show({ model: adapter, recipe: null });
    const read = ask(of, 'read', { model: { kind: 'folder', path: adapter }, recipe: { kind: 'defaults', method: 'sft' } });
    await expect(read).rejects.toThrow(
      `${adapter} is a LoRA adapter, which has no config.json: choose the folder of its base model, Qwen/Qwen3-4B`,
    );
  });

  it('says in one sentence what a pasted text is not', async () => {
    const read = (text: string) =>
      ask(reader(), 'read', { model: { kind: 'config', text }, recipe: { kind: 'defaults', method: 'sft' } });
    await expect(read('[]')).rejects.toThrow('The pasted config: it must hold a JSON object; found []');
    await expect(read('{}')).rejects.toThrow(
      'The pasted config: it names no num_hidden_layers, hidden_size, num_attention_heads, vocab_size, so the size of the model cannot be told',
    );
  });

  it('names no option of the command line where it assumes a prompt’s length', async () => {
    const config = { kind: 'config', text: JSON.stringify(knownConfig('Qwen3-4B')) };
    expect(await ask(reader(), 'read', { model: config, recipe: { kind: 'file', path: recipe } })).toMatchObject({
      prompt: { tokens: 512, source: 'prompts of 512 tokens are assumed: a config alone has no tokenizer' },
    });
  });

  it('looks for no GPU in a workspace that is not trusted', async () => {
    expect(await ask(reader({ isTrusted: () => false }), 'machine', {})).toMatchObject({
      nvidia: null,
      reason: 'GPUs are not looked for in a workspace that is not trusted.',
    });
  });
});
