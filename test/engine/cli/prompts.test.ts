import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { promptListSchema } from '../../../src/contract/promptList';
import { promptsCommand } from '../../../src/engine/cli/promptsCommand';
import { tinyModel, Workspace } from './workspace';

const workspace = new Workspace();
afterAll(() => workspace.remove());
afterEach(() => vi.restoreAllMocks());

async function list(dataset: string, model: string, ...args: string[]) {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  expect(await promptsCommand.run(['--dataset', dataset, '--model', model, '--json', ...args])).toBe(0);
  return promptListSchema.parse(JSON.parse(String(write.mock.calls[0]![0])));
}

it('lists prompts of any file that the engine reads, those without an id by their place', async () => {
  const csv = workspace.write('problems.csv', 'question,answer\n"What is 1, and 2?",3\nWhy?,#### 4\n');
  expect(await list(csv, tinyModel)).toEqual({
    total: 2,
    prompts: [
      { id: 'line-1', prompt: 'What is 1, and 2?\n' },
      { id: 'line-2', prompt: 'Why?\n' },
    ],
  });
  expect(await list(workspace.path('prompts.jsonl'), tinyModel, '--most', '1')).toEqual({
    total: 3,
    prompts: [{ id: 'a', prompt: 'use 3, 6, 7 make 63' }],
  });
});

it("lists conversations as the model's chat template writes them", async () => {
  const model = workspace.path('model');
  cpSync(tinyModel, model, { recursive: true });
  writeFileSync(
    join(model, 'chat_template.jinja'),
    '{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}<assistant>',
  );
  const chats = workspace.write('chats.jsonl', '{"id":"c","prompt":[{"role":"user","content":"hi"}]}\n');
  expect((await list(chats, model)).prompts).toEqual([{ id: 'c', prompt: '<user>hi<assistant>' }]);
});

it.each([
  [['--model', tinyModel], '--dataset is missing'],
  [['--dataset', workspace.path('none.csv'), '--model', tinyModel], `the dataset ${workspace.path('none.csv')} does not exist`],
  [
    ['--dataset', workspace.path('prompts.jsonl'), '--model', tinyModel, '--most', '0'],
    '--most is 0; allowed: an integer of at least 1',
  ],
])('refuses %j', async (args, message) => {
  await expect(promptsCommand.run(args)).rejects.toThrow(message);
});
