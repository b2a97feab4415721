import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { messageSchema } from '../../../src/contract/dataset';
import { ChatTemplate } from '../../../src/engine/data/chatTemplate';
import { renderTurns } from '../../../src/engine/data/conversation';
import { loadPrompts } from '../../../src/engine/data/load';

const fixtures = join(import.meta.dirname, '../../fixtures/chat-templates');
const cases = z
  .array(
    z.object({
      template: z.string(),
      messages: z.array(messageSchema),
      add_generation_prompt: z.boolean(),
      text: z.string().optional(),
      refused: z.string().optional(),
    }),
  )
  .parse(JSON.parse(readFileSync(join(fixtures, 'expected.json'), 'utf8')));

const folder = mkdtempSync(join(tmpdir(), 'chat-'));
afterAll(() => rmSync(folder, { recursive: true }));
const config = (content: unknown): void => writeFileSync(join(folder, 'tokenizer_config.json'), JSON.stringify(content));

describe.each([...new Set(cases.map(({ template }) => template))])('the template %s', (name) => {
  let template: ChatTemplate;
  beforeAll(async () => {
    config({ bos_token: '<s>', eos_token: { content: '</s>' } });
    copyFileSync(join(fixtures, `${name}.jinja`), join(folder, 'chat_template.jinja'));
    template = await ChatTemplate.read(folder);
  });

  it('says what transformers says', () => {
    for (const { messages, add_generation_prompt, text, refused } of cases.filter((one) => one.template === name)) {
      const render = () => template.render(messages, { addGenerationPrompt: add_generation_prompt });
      if (text !== undefined) expect(render()).toBe(text);
      else expect(render).toThrow(`the chat template of ${folder} refuses the conversation: ${refused}`);
    }
  });
});

describe('a model folder', () => {
  beforeAll(() => rmSync(join(folder, 'chat_template.jinja'), { force: true }));

  it('may have its template in tokenizer_config.json, one or several', async () => {
    const read = async (): Promise<string> => (await ChatTemplate.read(folder)).render([], { addGenerationPrompt: false });
    config({ chat_template: 'one' });
    expect(await read()).toBe('one');
    config({
      chat_template: [
        { name: 'tool_use', template: 'tools' },
        { name: 'default', template: 'plain' },
      ],
    });
    expect(await read()).toBe('plain');
  });

  it('with a template that is none is refused', async () => {
    config({ chat_template: '{% if %}' });
    await expect(ChatTemplate.read(folder)).rejects.toMatchObject({
      name: 'ModelError',
      message: expect.stringContaining(`the chat template of ${folder} is not a Jinja template: `) as string,
    });
  });
});

const endless = '{% for a in range(100000) %}{% for b in range(100000) %}{{ messages[0].content }}{% endfor %}{% endfor %}';

it('a template that does not come to an end is ended, and the next one is rendered', async () => {
  config({ chat_template: `{% if messages[0].content == 'x' %}${endless}{% else %}fine{% endif %}` });
  const template = await ChatTemplate.read(folder, 300);
  const render = (content: string) => template.render([{ role: 'user', content }], { addGenerationPrompt: false });
  expect(() => render('x')).toThrow(
    `the chat template of ${folder} does not come to an end with the conversation: it took longer than 0.3 s`,
  );
  expect(render('y')).toBe('fine');
});

it('a dataset names the row that a template does not come to an end with', async () => {
  config({ chat_template: `{% if messages[0].content == 'x' %}${endless}{% else %}fine{% endif %}` });
  const read = ChatTemplate.read.bind(ChatTemplate);
  vi.spyOn(ChatTemplate, 'read').mockImplementation((model) => read(model, 300));
  const path = join(folder, 'chats.jsonl');
  const rows = ['a', 'x', 'b'].map((content) => JSON.stringify({ prompt: [{ role: 'user', content }] }));
  writeFileSync(path, rows.join('\n'));
  await expect(loadPrompts(path, folder)).rejects.toThrow(
    `${path}:2: the chat template of ${folder} does not come to an end with the conversation: it took longer than 0.3 s`,
  );
  vi.restoreAllMocks();
});

it('a prompt ends where every text is still the same', async () => {
  config({
    chat_template:
      "{% for m in messages %}{{ m.role }}:{{ '<think>' if m.role == 'assistant' }}{{ m.content }}|{% endfor %}{% if add_generation_prompt %}assistant:</think>{% endif %}",
  });
  const turns = renderTurns(
    await ChatTemplate.read(folder),
    [{ role: 'user', content: 'a' }],
    [[{ role: 'assistant', content: 'b' }], [{ role: 'assistant', content: 'c' }]],
  );
  // The prompt alone would be `user:a|assistant:</think>`.
  expect(turns).toEqual({ prompt: 'user:a|assistant:<', completions: ['think>b|', 'think>c|'] });
});
