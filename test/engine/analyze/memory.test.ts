import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { memoryReportSchema, type MemoryReport } from '../../../src/contract/memoryReport';
import { knownConfig } from '../../analysis/memory/knownModels';
import { analyze, analyzeJson } from './analyze';

const folder = mkdtempSync(join(tmpdir(), 'posttrain-memory-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const root = join(import.meta.dirname, '../../..');

function json(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const recipe = json('recipe.json', {
  ...{ method: 'grpo', model: 'not/there', train_dataset: 'nothing.jsonl', reward_funcs: ['format'], max_steps: 10 },
  ...{ per_device_train_batch_size: 1, gradient_accumulation_steps: 8, num_generations: 8 },
  ...{ max_completion_length: 16_383, gradient_checkpointing: true },
});
const qwen = json('Qwen3-0.6B.json', knownConfig('Qwen3-0.6B'));
const fourB = json('Qwen3-4B.json', knownConfig('Qwen3-4B'));

async function report(...args: string[]): Promise<MemoryReport> {
  return memoryReportSchema.parse(await analyzeJson('memory', ...args));
}

async function refusal(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await analyze('memory', ...args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr.split('\n')).toHaveLength(2);
  return stderr.replaceAll(folder, '');
}

const trl = ['--recipe', recipe, '--prompt-tokens', '1', '--engine', 'trl'];
const primeRl = ['--recipe', recipe, '--prompt-tokens', '1', '--engine', 'prime-rl'];

describe('posttrain analyze memory', () => {
  it('tells what prime-rl measured, and half a GiB that CUDA takes', async () => {
    expect((await report('--model', qwen, ...primeRl)).totalGiB - 0.5).toBeCloseTo(12.9, 1);
    const lora = ['--set', 'use_peft=true', '--set', 'lora_r=16', '--set', 'lora_target_modules=all-linear'];
    const adapted = await report('--model', fourB, ...primeRl, ...lora, '--devices', '8');
    expect(adapted.totalGiB / 10.26).toBeGreaterThan(0.9);
    expect(adapted.totalGiB / 10.26).toBeLessThan(1.1);
    expect(adapted.model).toMatchObject({ name: 'Qwen3-4B', parameters: 4_022_468_096, trainedParameters: 33_030_144 });
  });

  it('does as docs/memory.md has it', async () => {
    const [text] = /posttrain analyze memory --engine prime-rl(?:.*\\\n)*.*/.exec(
      readFileSync(join(root, 'docs/memory.md'), 'utf8'),
    )!;
    const [, , , ...args] = text.replaceAll('\\\n', ' ').split(/\s+/);
    const paths: Record<string, string> = {
      'Qwen3-4B/config.json': fourB,
      'examples/recipes/grpo.yaml': join(root, 'examples/recipes/grpo.yaml'),
    };
    expect(args).toEqual(expect.arrayContaining(Object.keys(paths)));
    // The row of the table, and CUDA's half a GiB.
    expect((await report(...args.map((word) => paths[word] ?? word))).totalGiB - 0.5).toBeCloseTo(18.14, 2);
  });

  it('adds up, says whether it fits and what would make it fit', async () => {
    const told = await report('--model', fourB, ...trl, '--device-memory', '80');
    expect(told.parts.reduce((sum, { GiB }) => sum + GiB, 0)).toBeCloseTo(told.totalGiB, 9);
    expect(told).toMatchObject({ deviceMemoryGiB: 80, fits: false, devices: 1, sharding: 'none' });
    expect(told.changes[0]).toMatchObject({ fits: true, keepsTraining: true });
    expect((await report('--model', fourB, ...trl, '--device-memory', '1000')).fits).toBe(true);
    expect((await report('--model', fourB, ...trl)).fits).toBeNull();
  });

  it('reads a folder, measures the prompts of its dataset and takes this machine’s memory', async () => {
    const bundled = join(root, 'examples/recipes/grpo.yaml');
    const told = await report('--recipe', bundled);
    expect(told).toMatchObject({
      engine: 'built-in',
      precision: 'float32',
      fits: true,
      model: { name: 'countdown', parameters: 608_000 },
    });
    expect(told.assumptions[0]).toBe('the longest of the dataset’s first 1000 prompts has 9 tokens');
  });

  it('counts samplers only where some sample beside the backend, and knows no memory of a GPU', async () => {
    const on = (backend: string) =>
      report('--recipe', join(root, 'examples/recipes/grpo.yaml'), '--set', `backend=${backend}`, '--set', 'threads=2');
    const names = ({ parts }: MemoryReport): string[] => parts.map(({ name }) => name);
    const [native, webgpu, cuda] = [await on('tfjs-node'), await on('webgpu'), await on('tfjs-node-gpu')];
    expect([native, webgpu, cuda].map((told) => names(told).includes("sampler's weights"))).toEqual([true, true, false]);
    expect([native, webgpu, cuda].map(({ fits }) => fits)).toEqual([true, null, null]);
    expect(native.caveats).toEqual([]);
    expect(cuda.caveats).toEqual([expect.stringMatching(/^no run on tfjs-node-gpu was measured: /)]);
    expect(webgpu.assumptions.at(-1)).toMatch(/beside which 2 threads sample on wasm$/);
    expect(cuda.assumptions.at(-1)).toMatch(/which samples itself$/);
    // 0.6 billion parameters are more than the kernels sample beside WebGPU.
    const large = await report('--model', qwen, '--recipe', recipe, '--prompt-tokens', '1', '--set', 'backend=webgpu');
    expect(names(large)).not.toContain("sampler's weights");
  });

  it('prints a table with the parts, the total and the changes', async () => {
    const { code, stdout } = await analyze('memory', '--model', fourB, ...trl, '--device-memory', '80');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Qwen3-4B \(qwen3\): 4\.02 B parameters; grpo on trl, 1 device, sharding none, mixed\n/);
    expect(stdout).toMatch(/\nactor weights +14\.98 +14\.98\n/);
    expect(stdout).toMatch(/\nTo make it fit, best first:\n 1\. /);
    expect(stdout).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('counts a reward model and a teacher that cannot be read as the model, and says so', async () => {
    const reward_funcs = [{ name: 'reward_model', path: join(folder, 'nowhere') }];
    const rewarded = json('rewarded.json', { method: 'grpo', model: 'x/y', train_dataset: 'd', max_steps: 1, reward_funcs });
    const told = await report('--model', qwen, '--recipe', rewarded, '--engine', 'trl');
    expect(told.parts.find(({ name }) => name === 'reward models')!.GiB).toBeCloseTo(2.22, 2);
    expect(told.caveats).toEqual([
      expect.stringMatching(/^the reward model counts as a model of the same size: the model .*nowhere does not exist/),
    ]);
  });

  it('goes on with an unknown type, and says so', async () => {
    const odd = json('odd.json', { ...knownConfig('Qwen3-0.6B'), model_type: 'zzz', head_dim: null });
    expect((await report('--model', odd, ...trl)).caveats).toEqual([
      'model_type zzz is not known: counted as a Llama of these sizes',
    ]);
  });
});

describe('posttrain analyze memory refuses', () => {
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'torn.json'), '{"hidden_size": 1');
  const bert = json('bert.json', { model_type: 'bert' });
  const at = (name: string): string => join(folder, name);
  it.each([
    [
      'a model that is not there',
      ['--model', at('gone'), ...trl],
      /^posttrain analyze: the model \/gone does not exist: a folder with a config\.json is needed, or such a file\n$/,
    ],
    ['a folder without a config', ['--model', at('empty'), ...trl], /^posttrain analyze: \/empty\/config\.json is missing\n$/],
    ['a file that is no JSON', ['--model', at('torn.json'), ...trl], /^posttrain analyze: \/torn\.json is not JSON: /],
    [
      'a config without sizes',
      ['--model', bert, ...trl],
      /^posttrain analyze: \/bert\.json: it names no num_hidden_layers, hidden_size, num_attention_heads, vocab_size, so the size of the model cannot be told\n$/,
    ],
    ['no recipe', ['--model', qwen], /^posttrain analyze: --recipe is missing\n$/],
    ['a recipe with a wrong key', ['--model', qwen, ...trl, '--set', 'lora_r=0'], /lora_r=0: lora_r is 0; allowed/],
    [
      'an engine that nobody knows',
      ['--model', qwen, '--recipe', recipe, '--engine', 'x'],
      /--engine is x; allowed: built-in, trl, verl, prime-rl\n$/,
    ],
    [
      'a sharding that nobody knows',
      ['--model', qwen, ...trl, '--sharding', 'zero9'],
      /--sharding is zero9; allowed: none, zero1, zero2, zero3, fsdp\n$/,
    ],
    [
      'several devices of the built-in engine',
      ['--model', qwen, '--recipe', recipe, '--devices', '2'],
      /--devices is 2; the built-in engine trains on one: name another --engine \(trl, verl, prime-rl\)\n$/,
    ],
    ['no devices', ['--model', qwen, ...trl, '--devices', '0'], /--devices is 0; allowed: an integer from 1 to 65536\n$/],
    [
      'no memory',
      ['--model', qwen, ...trl, '--device-memory', '0'],
      /--device-memory is 0; allowed: a number from 0\.001 to 1000000\n$/,
    ],
  ])('%s', async (_, args, sentence) => {
    expect(await refusal(...args)).toMatch(sentence);
  });
});
