import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadCompletions, loadPreferences, loadPrompts } from '../../../src/engine/data/load';

const folder = mkdtempSync(join(tmpdir(), 'shapes-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, ...rows: unknown[]): string => {
  const path = join(folder, name);
  writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'));
  return path;
};

/** Each turn as `role:content|`, and `assistant:` before the next one. */
const model = join(folder, 'model');
mkdirSync(model);
writeFileSync(
  join(model, 'tokenizer_config.json'),
  JSON.stringify({
    bos_token: { content: '<s>' },
    chat_template:
      '{{ bos_token }}{% for m in messages %}{{ m.role }}:{{ m.content }}|{% endfor %}{% if add_generation_prompt %}assistant:{% endif %}',
  }),
);
const user = (content: string) => ({ role: 'user', content });
const assistant = (content: string) => ({ role: 'assistant', content });

async function failure(load: Promise<unknown>): Promise<string> {
  const error: unknown = await load.then(
    () => new Error('it was loaded'),
    (reason: unknown) => reason,
  );
  expect(error).toHaveProperty('name', 'DatasetError');
  return (error as Error).message.replaceAll(folder, 'DIR');
}

describe('questions and answers', () => {
  const row = { question: 'What is 6 × 3?', answer: '6 × 3 = <<6*3=18>>18\n#### 18', level: 1 };

  it('give a prompt and the answer after ####', async () => {
    expect(await loadPrompts(file('gsm8k.jsonl', row), model)).toEqual([
      { question: 'What is 6 × 3?', prompt: 'What is 6 × 3?\n', answer: '18', level: 1 },
    ]);
  });

  it('give the whole answer as completion', async () => {
    const [example] = await loadCompletions(file('gsm8k.jsonl', row), model);
    expect(example).toMatchObject({ prompt: 'What is 6 × 3?\n', completion: '6 × 3 = <<6*3=18>>18\n#### 18', answer: '18' });
  });

  it('take an answer without reasoning, or a number', async () => {
    const path = file('short.jsonl', { question: 'a', answer: '5' }, { question: 'b', answer: 6 });
    expect((await loadPrompts(path, model)).map(({ answer }) => answer)).toEqual(['5', '6']);
  });
});

describe('conversations', () => {
  it('as prompts end where the assistant is to speak', async () => {
    const path = file('chat.jsonl', { id: 3, prompt: [user('hi')], answer: '1' });
    expect(await loadPrompts(path, model)).toEqual([
      { id: '3', prompt: '<s>user:hi|assistant:', answer: '1', isRendered: true, promptMessages: [user('hi')] },
    ]);
  });

  it('as messages leave the last turn to be learnt', async () => {
    const path = file('messages.jsonl', { messages: [user('hi'), assistant('hello'), user('bye'), assistant('ciao')] });
    expect(await loadCompletions(path, model)).toMatchObject([
      { prompt: '<s>user:hi|assistant:hello|user:bye|assistant:', completion: 'ciao|', isRendered: true },
    ]);
    expect(await loadPrompts(path, model)).toMatchObject([{ prompt: '<s>user:hi|assistant:hello|user:bye|assistant:' }]);
  });

  it('as prompt and completion', async () => {
    const path = file('pair.jsonl', { prompt: [user('hi')], completion: [assistant('hello')] });
    expect(await loadCompletions(path, model)).toMatchObject([{ prompt: '<s>user:hi|assistant:', completion: 'hello|' }]);
  });

  it('need a chat template', async () => {
    const path = file('plain.jsonl', { prompt: 'a' }, { prompt: [user('hi')] });
    expect(await failure(loadPrompts(path, folder))).toBe(
      'DIR/plain.jsonl:2: the model DIR has no chat template, which a conversation needs; allowed: a text, or a model with chat_template.jinja or with chat_template in tokenizer_config.json',
    );
  });
});

describe('preference pairs', () => {
  it('are texts, or lists of messages', async () => {
    expect(await loadPreferences(file('dpo.jsonl', { prompt: 'a', chosen: 'b', rejected: 'c' }), model)).toEqual([
      { prompt: 'a', chosen: 'b', rejected: 'c' },
    ]);
    const path = file('dpo-chat.jsonl', { prompt: [user('hi')], chosen: [assistant('hello')], rejected: [assistant('no')] });
    expect(await loadPreferences(path, model)).toEqual([
      { prompt: '<s>user:hi|assistant:', chosen: 'hello|', rejected: 'no|', isRendered: true },
    ]);
  });

  it.each([
    [{ prompt: 'a', chosen: 'b' }, 'the key rejected is missing; allowed: a text that is not empty'],
    [
      { prompt: 'a', chosen: [assistant('b')], rejected: 'c' },
      'chosen is [{"role":"assistant","content":"b"}]; allowed: a text that is not empty',
    ],
    [{ chosen: 'b', rejected: 'c' }, 'the key prompt is missing; allowed: a text'],
    [
      { prompt: [user('a')], chosen: 'b', rejected: 'c' },
      'chosen is "b"; allowed: a list of messages, each with role and content',
    ],
  ])('refuse %j', async (row, message) => {
    expect(await failure(loadPreferences(file('bad.jsonl', row), model))).toBe(`DIR/bad.jsonl:1: ${message}`);
  });
});

describe('examples of no shape', () => {
  it.each([
    [{ text: 'a', x: 1 }, 'the example has the keys text, x; allowed: prompt, messages, or question and answer'],
    [{}, 'the example has no key; allowed: prompt, messages, or question and answer'],
    [{ prompt: null }, 'the example has the key prompt; allowed: prompt, messages, or question and answer'],
    [{ question: 'a', answer: [] }, 'answer is []; allowed: a text that is not empty'],
    [{ prompt: 'a', id: {} }, 'id is {}; allowed: a text that is not empty'],
    [{ messages: 'a' }, 'messages is "a"; allowed: a list of messages'],
    [{ messages: [] }, 'messages is []; allowed: a list of messages, each with role and content'],
    [{ messages: ['a', 'b'] }, 'messages.0 is "a"; allowed: a message with role and content'],
    [{ messages: [{ role: 'user' }] }, 'the key messages.0.content is missing; allowed: a text'],
    [{ messages: [user('a'), { role: 5, content: 'b' }] }, 'messages.1.role is 5; allowed: a text'],
    [
      { messages: [assistant('a')] },
      'messages is [{"role":"assistant","content":"a"}]; allowed: at least two messages, the last of which is the assistant\'s',
    ],
    [
      { prompt: [assistant('a')] },
      'prompt is [{"role":"assistant","content":"a"}]; allowed: messages of which the last is not the assistant\'s',
    ],
  ])('are refused: %j', async (row, message) => {
    expect(await failure(loadPrompts(file('bad.jsonl', { prompt: 'good' }, row), model))).toBe(`DIR/bad.jsonl:2: ${message}`);
  });
});
