import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, it } from 'vitest';
import { tinyGrpo, tinyModel } from '../workspace';
import { expectRejected, type BadCase } from './badInput';

const good = { prompt: 'use 1', completion: ' 1' };
const line = JSON.stringify(good);
const template = '{{ messages[0].content }}';

/** An SFT recipe on a dataset of this content. */
function sft(name: string, content: string | Uint8Array, keys: Record<string, unknown> = {}): BadCase[1] {
  return (input) => {
    writeFileSync(input.path(name), content);
    return input.recipe('recipe.json', { method: 'sft', model: tinyModel, train_dataset: name, max_steps: 1, ...keys });
  };
}

const rows = (...values: unknown[]): string => values.map((value) => JSON.stringify(value)).join('\n');

/** A recipe of a model with a chat template, on these rows. */
function chat(method: 'sft' | 'dpo', ...values: unknown[]): BadCase[1] {
  return (input) => {
    input.write('d.jsonl', rows(...values));
    const model = input.model({ 'chat_template.jinja': template });
    return input.recipe('recipe.json', { method, model, train_dataset: 'd.jsonl', max_steps: 1 });
  };
}

function dpo(...values: unknown[]): BadCase[1] {
  return sft('d.jsonl', rows(...values), { method: 'dpo' });
}

const noFile: BadCase[1] = (input) =>
  input.recipe('recipe.json', { method: 'sft', model: tinyModel, train_dataset: 'no.jsonl', max_steps: 1 });
const folder: BadCase[1] = (input) => {
  mkdirSync(input.path('d.jsonl'));
  return input.recipe('recipe.json', { method: 'sft', model: tinyModel, train_dataset: 'd.jsonl', max_steps: 1 });
};
const needed = 'a text that is not empty';

const lines: BadCase[] = [
  ['is missing', noFile, 'the dataset DIR/no.jsonl does not exist'],
  ['is a folder', folder, 'the dataset DIR/d.jsonl is not a file; a JSONL, Parquet or CSV file is needed'],
  ['is empty', sft('d.jsonl', '\n\n'), 'the dataset DIR/d.jsonl has no example; it needs at least one'],
  ['has a torn line', sft('d.jsonl', `${line}\n{"prompt"`), /^DIR\/d\.jsonl:2: not JSON \(.*\); found {"prompt"$/],
  ['is one JSON list', sft('d.json', `[\n${line}\n]`), 'DIR/d.json:1: not JSON (Unexpected end of JSON input); found ['],
  ['has a list for a line', sft('d.jsonl', `${line}\n[1]`), 'DIR/d.jsonl:2: a line is a JSON object; found [1]'],
  [
    'is not UTF-8',
    sft('d.jsonl', Buffer.concat([Buffer.from(`${line}\n{"prompt":"`), Buffer.of(0xff), Buffer.from('"}')])),
    'DIR/d.jsonl:2: not UTF-8; found {"prompt":"\ufffd"}',
  ],
  [
    'has other keys',
    sft('d.jsonl', rows({ text: 'a' })),
    'DIR/d.jsonl:1: the example has the key text; allowed: prompt and completion, messages, or question and answer',
  ],
  ['has a number for a prompt', sft('d.jsonl', rows({ ...good, prompt: 5 })), 'DIR/d.jsonl:1: prompt is 5; allowed: a text'],
  [
    'has an empty completion',
    sft('d.jsonl', rows(good, { ...good, completion: '' })),
    `DIR/d.jsonl:2: completion is ""; allowed: ${needed}`,
  ],
  [
    'has null for a completion',
    sft('d.jsonl', rows({ ...good, completion: null })),
    `DIR/d.jsonl:1: the key completion is missing; allowed: ${needed}`,
  ],
  [
    'has an empty answer',
    sft('d.jsonl', rows({ question: 'use 1', answer: '' })),
    `DIR/d.jsonl:1: answer is ""; allowed: ${needed}`,
  ],
  [
    'has what the model cannot write',
    sft('d.jsonl', rows(good, { ...good, completion: ' Ω' }), { max_length: 16 }),
    /^DIR\/d\.jsonl: example 2: .*tokenizer\.json has no token for " Ω" in "use 1 Ω"$/,
  ],
];

const columns: BadCase[] = [
  [
    'has a field too many',
    sft('d.csv', 'prompt,completion\nuse 1, 1,2\n'),
    'DIR/d.csv:2: found 3 fields; the first line names 2 columns',
  ],
  ['has an open quote', sft('d.csv', 'prompt,completion\n"use 1, 1\n'), /^DIR\/d\.csv:\d: not CSV \(Quote Not Closed: .*\)$/],
  [
    'names a column twice',
    sft('d.csv', 'prompt,prompt\na,b\n'),
    'DIR/d.csv:1: the column prompt is there twice; a name may be there once',
  ],
  ['lacks a column', sft('d.csv', 'prompt,answer\nuse 1,1\n'), `DIR/d.csv:2: the key completion is missing; allowed: ${needed}`],
  ['has only names', sft('d.csv', 'prompt,completion\n'), 'the dataset DIR/d.csv has no example; it needs at least one'],
  [
    'is not UTF-8',
    sft('d.csv', Buffer.concat([Buffer.from('prompt,completion\nuse 1,'), Buffer.of(0xe9, 0x0a)])),
    'the dataset DIR/d.csv is not UTF-8',
  ],
];

const user = { role: 'user', content: 'use 1' };
const assistant = { role: 'assistant', content: ' 1' };
const messages: BadCase[] = [
  ['is none', sft('d.jsonl', rows({ messages: 'hi' })), 'DIR/d.jsonl:1: messages is "hi"; allowed: a list of messages'],
  [
    'is for a model without a template',
    sft('d.jsonl', rows({ messages: [user, assistant] })),
    /^DIR\/d\.jsonl:1: the model .*countdown-tiny has no chat template, which a conversation needs; allowed: /,
  ],
  [
    'is empty',
    chat('sft', { messages: [] }),
    'DIR/d.jsonl:1: messages is []; allowed: a list of messages, each with role and content',
  ],
  [
    'has a text for a message',
    chat('sft', { messages: ['hi'] }),
    'DIR/d.jsonl:1: messages.0 is "hi"; allowed: a message with role and content',
  ],
  [
    'has a message without content',
    chat('sft', { messages: [{ role: 'user' }] }),
    'DIR/d.jsonl:1: the key messages.0.content is missing; allowed: a text',
  ],
  [
    'has a number for a role',
    chat('sft', { messages: [user, { ...assistant, role: 5 }] }),
    'DIR/d.jsonl:1: messages.1.role is 5; allowed: a text',
  ],
  [
    'ends with the user',
    chat('sft', { messages: [assistant, user] }),
    /allowed: at least two messages, the last of which is the assistant's$/,
  ],
];

const preferences: BadCase[] = [
  ['lacks a side', dpo({ prompt: 'use 1', chosen: ' 1' }), `DIR/d.jsonl:1: the key rejected is missing; allowed: ${needed}`],
  [
    'has a number for a side',
    dpo({ prompt: 'use 1', chosen: ' 1', rejected: 2 }),
    `DIR/d.jsonl:1: rejected is 2; allowed: ${needed}`,
  ],
  ['has no prompt', dpo({ chosen: ' 1', rejected: ' 2' }), 'DIR/d.jsonl:1: the key prompt is missing; allowed: a text'],
  [
    'has a text beside messages',
    chat('dpo', { prompt: [user], chosen: [assistant], rejected: ' 2' }),
    'DIR/d.jsonl:1: rejected is " 2"; allowed: a list of messages, each with role and content',
  ],
  [
    'has a prompt that the assistant ends',
    chat('dpo', { prompt: [assistant], chosen: [assistant], rejected: [assistant] }),
    /^DIR\/d\.jsonl:1: prompt is .*; allowed: messages of which the last is not the assistant's$/,
  ],
  [
    'has what the model cannot write',
    dpo({ prompt: 'use 1', chosen: ' 1', rejected: ' Ω' }),
    /^DIR\/d\.jsonl: example 1: .*tokenizer\.json has no token for " Ω"/,
  ],
];

function grpo(prompt: unknown, keys: Record<string, unknown> = {}): BadCase[1] {
  return (input) => {
    input.write('prompts.jsonl', rows({ prompt }));
    return input.recipe('recipe.json', { ...tinyGrpo, ...keys });
  };
}

const prompts: BadCase[] = [
  ['is empty', grpo(''), `DIR/prompts.jsonl:1: prompt is ""; allowed: ${needed}`],
  [
    'is what the model cannot read',
    grpo('Ω'),
    /^DIR\/prompts\.jsonl: prompt line-1: .*tokenizer\.json has no token for "Ω" in "Ω"$/,
  ],
  [
    'leaves no room',
    grpo('use 1', { max_completion_length: 128 }),
    /^DIR\/prompts\.jsonl: prompt line-1 has 2 tokens; with completions of 128 that is more than the model's 128 positions$/,
  ],
];

describe('a JSONL dataset that', () => it.each(lines)('%s', (_, make, message) => expectRejected(make, message)));
describe('a CSV dataset that', () => it.each(columns)('%s', (_, make, message) => expectRejected(make, message)));
describe('a conversation that', () => it.each(messages)('%s', (_, make, message) => expectRejected(make, message)));
describe('a preference that', () => it.each(preferences)('%s', (_, make, message) => expectRejected(make, message)));
describe('a prompt that', () => it.each(prompts)('%s', (_, make, message) => expectRejected(make, message)));
