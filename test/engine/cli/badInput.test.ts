import { existsSync, mkdirSync, copyFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetWriteBuffer, type ColumnSource } from 'hyparquet-writer';
import { describe, expect, it, vi } from 'vitest';
import { trainHere } from './badInput/badInput';
import { engineAndWorkspace } from './builtEngine';
import { runCli } from './runCli';
import { tinyGrpo, tinyModel } from './workspace';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { engine, workspace } = engineAndWorkspace();

/** A copy of the tiny model with one file changed. */
function brokenModel(name: string, file: string, content: string | Uint8Array): string {
  const folder = workspace.path(name);
  mkdirSync(folder);
  for (const each of readdirSync(tinyModel)) copyFileSync(join(tinyModel, each), join(folder, each));
  writeFileSync(join(folder, file), content);
  return folder;
}

function corruptHeader(): Uint8Array {
  const bytes = Uint8Array.from(readFileSync(join(tinyModel, 'model.safetensors')));
  bytes.fill(0xff, 0, 8);
  return bytes;
}

/** In this process, which is quicker than the program: the same code without its start. */
async function rejected(recipe: string, args: string[] = []): Promise<string> {
  const { code, stderr } = await trainHere([recipe, '--runs-folder', workspace.runs, ...args]);
  expect(existsSync(workspace.path('.posttraining'))).toBe(false);
  expect(code).toBe(2);
  return stderr;
}

/** By the program: what needs its threads, or must not see this folder's backends. */
async function rejectedByProgram(recipe: string, args: string[] = []): Promise<string> {
  const { code, stdout, stderr } = await runCli(engine.cli, ['train', recipe, ...args], { cwd: workspace.folder });
  expect(stdout).toBe('');
  expect(existsSync(workspace.path('.posttraining'))).toBe(false);
  expect(code).toBe(2);
  return stderr;
}

describe('bad input: exit code 2, one sentence, nothing written', () => {
  const cases: [string, () => Promise<string>, RegExp][] = [
    [
      'an unknown key, with its line and column and the one that was meant',
      () => rejected(workspace.write('key.yaml', `method: grpo\nmodel: ${tinyModel}\nlearning_rat: 1\n`)),
      /key\.yaml:3:1: learning_rat is not a key of a GRPO recipe; did you mean learning_rate/,
    ],
    [
      'a value out of range',
      () => rejected(workspace.recipe('range.json', { ...tinyGrpo, learning_rate: -1 })),
      /range\.json:1:\d+: learning_rate is -1; allowed: a number greater than 0\.\n$/,
    ],
    [
      'a value out of range in an override',
      () => rejected(recipe(), ['--set', 'num_generations=1']),
      /--set num_generations=1: num_generations is 1; allowed/,
    ],
    ['an override that is no override', () => rejected(recipe(), ['--set', 'seed']), /--set seed: write it as key=value/],
    ['YAML that is none', () => rejected(workspace.write('torn.yaml', 'method: [grpo\n')), /torn\.yaml:\d+:\d+: /],
    ['a missing recipe', () => rejected('nowhere.yaml'), /the recipe nowhere\.yaml does not exist/],
    [
      'groups that do not divide the batch',
      () => rejected(recipe(), ['--set', 'num_generations=3']),
      /num_generations is 3; it must divide the 8 completions of one generation/,
    ],
    ['a missing model folder', () => rejected(recipe(), ['--set', 'model=nowhere']), /the model folder .*nowhere does not exist/],
    [
      'a missing model file',
      () => rejected(workspace.recipe('shape.json', { ...tinyGrpo, model: join(workspace.folder) })),
      /config\.json is missing/,
    ],
    [
      'a tokenizer that does not fit the model',
      () => rejected(workspace.recipe('tokenizer.json', { ...tinyGrpo, model: smallVocabulary() })),
      /tokenizer\.json does not fit the model: its largest token id is 38, and vocab_size in .*config\.json is 20/,
    ],
    [
      'a corrupt safetensors header',
      () =>
        rejected(
          workspace.recipe('header.json', { ...tinyGrpo, model: brokenModel('corrupt', 'model.safetensors', corruptHeader()) }),
        ),
      /model\.safetensors/,
    ],
    [
      'a missing dataset',
      () => rejected(recipe(), ['--set', 'train_dataset=nowhere.jsonl']),
      /the dataset .*nowhere\.jsonl does not exist/,
    ],
    [
      'a dataset line that is not JSON',
      () => {
        const dataset = workspace.write('torn.jsonl', '{"prompt":"use 1, 2, 3 make 6"}\n{"prompt":\n');
        return rejected(recipe(), ['--set', `train_dataset=${dataset}`]);
      },
      /torn\.jsonl:2: not JSON .*found \{"prompt":/,
    ],
    [
      'a CSV row with a field too many',
      () => rejected(recipe(), ['--set', `train_dataset=${workspace.write('torn.csv', 'prompt,target\nuse 1 make 1,1,2\n')}`]),
      /torn\.csv:2: found 3 fields; the first line names 2 columns\n$/,
    ],
    [
      'a damaged Parquet file, of which a thread of its own finds that out',
      () => rejectedByProgram(recipe(), ['--set', `train_dataset=${workspace.write('torn.parquet', 'PAR1 and nothing else')}`]),
      /the dataset .*torn\.parquet is not a readable Parquet file: .*\n$/,
    ],
    [
      'a Parquet file that lacks a column',
      () => rejectedByProgram(recipe(), ['--set', `train_dataset=${parquet({ name: 'text', data: ['use 1'], type: 'STRING' })}`]),
      /columns\.parquet: row 1: the example has the key text; allowed: prompt, messages, or question and answer\n$/,
    ],
    [
      'a Parquet file with numbers for prompts',
      () => rejectedByProgram(recipe(), ['--set', `train_dataset=${parquet({ name: 'prompt', data: [1, 2], type: 'INT32' })}`]),
      /columns\.parquet: row 1: prompt is 1; allowed: a text that is not empty\n$/,
    ],
    [
      'a conversation for a model without a chat template',
      () => {
        const dataset = workspace.write('chat.jsonl', JSON.stringify({ prompt: [{ role: 'user', content: 'use 1 make 1' }] }));
        return rejected(recipe(), ['--set', `train_dataset=${dataset}`]);
      },
      /chat\.jsonl:1: the model .*countdown-tiny has no chat template, which a conversation needs; allowed: .*\n$/,
    ],
    [
      'a reward that lacks a setting',
      () => rejected(recipe(), ['--set', 'reward_funcs=[{name: regex}]']),
      /reward_funcs\.0\.pattern is missing; allowed: a text\.\n$/,
    ],
    [
      'a reward module that is not there, by its path from the recipe',
      () =>
        rejected(workspace.recipe('module.json', { ...tinyGrpo, reward_funcs: [{ name: 'module', path: 'rewards/no.mjs' }] })),
      /the reward module \/.*\/rewards\/no\.mjs does not exist\n$/,
    ],
    [
      'a reward module that exports nothing',
      () => {
        workspace.write('empty.mjs', 'export const reward = () => 1;');
        const reward_funcs = [{ name: 'module' as const, path: 'empty.mjs' }];
        return rejectedByProgram(workspace.recipe('module.json', { ...tinyGrpo, reward_funcs }));
      },
      /the reward module \/.*\/empty\.mjs cannot be loaded: it has no default export that is a function\n$/,
    ],
    [
      'a prompt that leaves no room for a completion',
      () => rejected(recipe(), ['--set', 'max_completion_length=128']),
      /prompts\.jsonl: prompt a has \d+ tokens; with completions of 128 that is more than the model's 128 positions/,
    ],
    [
      'an SFT example longer than the model has positions',
      () => {
        const example = { prompt: 'use 1, 2, 3 make 6', completion: ' 1'.repeat(128) };
        const dataset = workspace.write('long.jsonl', `${JSON.stringify(example)}\n`);
        return rejected(workspace.recipe('long.json', { method: 'sft', model: tinyModel, train_dataset: dataset, max_steps: 1 }));
      },
      /long\.jsonl: example 1 has \d+ tokens; the model has 128 positions/,
    ],
    [
      'a preference without its rejected answer',
      () => rejected(preferences('half.jsonl', { prompt: 'use 1, 2, 3 make 6', chosen: ' 1' })),
      /half\.jsonl:1: .*rejected/,
    ],
    [
      'a preference whose prompt fills max_length',
      () => {
        const path = preferences('full.jsonl', { prompt: 'use 1, 2, 3 make 6', chosen: ' 1', rejected: ' 2' });
        return rejected(path, ['--set', 'max_length=4']);
      },
      /full\.jsonl: the chosen completion of example 1 has no tokens within max_length 4, which its prompt of 4 tokens fills/,
    ],
    [
      'a reward model that is not there',
      () => rejected(workspace.recipe('no-rm.json', { ...tinyGrpo, reward_funcs: [{ name: 'reward_model', path: 'nowhere' }] })),
      /^posttrain train: the reward model .*nowhere does not exist\n$/,
    ],
    [
      'a reward model that is a language model',
      () => rejected(workspace.recipe('lm-rm.json', { ...tinyGrpo, reward_funcs: [{ name: 'reward_model', path: tinyModel }] })),
      /countdown-tiny holds a language model; a reward model is needed \(architectures \*ForSequenceClassification in config\.json\)/,
    ],
    [
      'pairs that are all longer than max_length',
      () => {
        const path = preferences('long.jsonl', { prompt: 'use 1, 2, 3 make 6', chosen: ' 1', rejected: ' 2' });
        return rejected(path, ['--set', 'method=reward-model', '--set', 'max_length=4']);
      },
      /long\.jsonl: no pair is within max_length 4; the longer side of the shortest has \d+ tokens\n$/,
    ],
    [
      'a margin that is no number',
      () => {
        const path = preferences('margin.jsonl', { prompt: 'use 1, 2', chosen: ' 1', rejected: ' 2', margin: 'wide' });
        return rejected(path, ['--set', 'method=reward-model']);
      },
      /margin\.jsonl: the margin of example 1 is "wide"; a number is needed/,
    ],
    [
      'an unknown backend',
      () => rejected(recipe(), ['--backend', 'abacus']),
      /--backend is abacus; allowed: one of tfjs-node-gpu, webgpu, tfjs-node, wasm/,
    ],
    [
      'a backend that does not start',
      // Native packages are not beside the built engine of a test.
      () => rejectedByProgram(recipe(), ['--backend', 'tfjs-node-gpu']),
      /^posttrain train: backend tfjs-node-gpu does not start: .*\n$/,
    ],
    ['a run id that could leave the runs folder', () => rejected(recipe(), ['--run-id', '../x']), /"\.\.\/x" is not a run id/],
    ['an unknown option', () => rejected(recipe(), ['--sett', 'x']), /Unknown option '--sett'/],
  ];
  it.each(cases)('%s', async (_, run, message) => {
    expect(await run()).toMatch(message);
  });
});

const tinyDpo = { method: 'dpo', model: tinyModel, max_steps: 1 } as const;

/** A DPO recipe on one example. */
function preferences(name: string, example: Record<string, string>): string {
  const dataset = workspace.write(name, `${JSON.stringify(example)}\n`);
  return workspace.recipe(`${name}.recipe.json`, { ...tinyDpo, train_dataset: dataset });
}

/** A Parquet file of one column. */
function parquet(column: ColumnSource): string {
  const path = workspace.path('columns.parquet');
  writeFileSync(path, new Uint8Array(parquetWriteBuffer({ columnData: [column] })));
  return path;
}

function recipe(): string {
  return workspace.recipe('good.json', tinyGrpo);
}

function smallVocabulary(): string {
  const config = JSON.parse(readFileSync(join(tinyModel, 'config.json'), 'utf8')) as Record<string, unknown>;
  return brokenModel('small', 'config.json', JSON.stringify({ ...config, vocab_size: 20 }));
}

it('lists the commands, and knows no other', async () => {
  const help = await runCli(engine.cli, ['--help']);
  expect(help.code).toBe(0);
  for (const name of ['train', 'resume', 'stop', 'runs', 'sample', 'evaluate', 'compare', 'estimate', 'import', 'merge']) {
    expect(help.stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    const own = await runCli(engine.cli, [name, '--help']);
    expect([own.code, own.stdout.startsWith(`Usage: posttrain ${name}`)]).toEqual([0, true]);
  }
  const unknown = await runCli(engine.cli, ['trian']);
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('trian is not a command; allowed: ')]);
});

it('takes --help for the value where an option wants one', async () => {
  const sample = (...args: string[]) => runCli(engine.cli, ['sample', '--model', 'nowhere', ...args]);
  expect(await sample('--prompt', '--help')).toMatchObject({
    ...{ code: 2, stdout: '' },
    stderr: expect.stringMatching(/^posttrain sample: Option '--prompt' argument is ambiguous\..*'--prompt=-XYZ'\.\n$/) as string,
  });
  expect(await sample('--prompt=--help')).toMatchObject({ code: 2, stderr: expect.stringContaining('nowhere') as string });
  expect(await sample('-h')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Usage: posttrain sample/) as string });
});
