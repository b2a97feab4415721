import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mergeCommand } from '../../src/engine/cli/mergeCommand';
import { createCompute } from '../../src/engine/createCompute';
import { readModelFolder, type ModelFolder } from '../../src/engine/model/folder';
import { baseOfAdapter } from '../../src/engine/lora/adapterBase';
import { openModel, openModelShape, weightFilesOf } from '../../src/engine/model/openModel';
import { adapterFolder, expectedOfAdapter, expectedRewards, fixtureAdapters } from './fixtureAdapter';
import { fixtureFolder, logSoftmax } from './fixtureModel';

const vocabulary = Array.from({ length: 24 }, (_, id) => id);
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'adapter-'));
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** The largest difference of a log-probability from what PEFT's logits say. */
async function differenceFromPeft(model: ModelFolder, name: (typeof fixtureAdapters)[number]): Promise<number> {
  const { rows, logits } = expectedOfAdapter(name);
  const compute = await createCompute({ config: model.config, layout: model.layout, backend: 'wasm', requested: true });
  await compute.setWeights('policy', model.weights);
  const requests = rows.map((row) => ({
    promptIds: row.slice(0, 1),
    completionIds: row.slice(1),
    alternativeIds: Int32Array.from(row.slice(1).flatMap(() => vocabulary)),
  }));
  const scored = await compute.score('policy', requests, 1);
  await compute.dispose();
  const differences = rows.flatMap((row, b) =>
    row.slice(1).flatMap((_, t) =>
      logSoftmax(logits[b]![t]!).map((logprob, id) => {
        const found = scored[b]!.alternativeLogprobs[t * vocabulary.length + id]!;
        return Math.abs(found - logprob);
      }),
    ),
  );
  return Math.max(...differences);
}

/** An adapter on its own, with the path of its base absolute. */
function copyOf(name: Parameters<typeof adapterFolder>[0], base: string): string {
  const copy = join(folder, 'adapter');
  cpSync(adapterFolder(name), copy, { recursive: true });
  const file = join(copy, 'adapter_config.json');
  const config = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify({ ...config, base_model_name_or_path: base }));
  return copy;
}

describe.each(fixtureAdapters)('an adapter that PEFT wrote for %s', (name) => {
  it('gives the logits of PEFT once it is merged into its base', async () => {
    expect(await differenceFromPeft(await openModel(adapterFolder(name)), name)).toBeLessThan(5e-5);
  });

  it('is made a whole model by posttrain merge', async () => {
    const out = join(folder, 'merged');
    expect(await mergeCommand.run(['--adapter', adapterFolder(name), '--out', out])).toBe(0);
    expect(readdirSync(out).sort()).toEqual([
      ...['config.json', 'generation_config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'],
    ]);
    const [merged, opened] = [await readModelFolder(out), await openModel(adapterFolder(name))];
    expect(merged.weights).toEqual(opened.weights);
    expect(readdirSync(folder)).toEqual(['merged']);
  });
});

it('adds scaling · B · A to the weights of the target modules and to no other', async () => {
  const [adapted, base] = [await openModel(adapterFolder('qwen2')), await readModelFolder(fixtureFolder('qwen2'))];
  const changed = base.layout.entries.filter(({ offset, size }) =>
    base.weights.subarray(offset, offset + size).some((value, i) => value !== adapted.weights[offset + i]),
  );
  expect(changed.map(({ name }) => name)).toEqual([
    'model.layers.0.self_attn.q_proj.weight',
    'model.layers.0.self_attn.v_proj.weight',
    'model.layers.1.self_attn.q_proj.weight',
    'model.layers.1.self_attn.v_proj.weight',
  ]);
});

it("gives a reward model's adapter its score head", async () => {
  const { rows, rewards } = expectedRewards();
  const model = await openModel(adapterFolder('reward'));
  expect(model.config.head).toBe('score');
  const compute = await createCompute({ config: model.config, layout: model.layout, backend: 'wasm', requested: true });
  await compute.setWeights('policy', model.weights);
  const values = await compute.values(rows.map((ids) => ({ ids, start: ids.length - 1 })));
  await compute.dispose();
  values.forEach(([value], row) => expect(value).toBeCloseTo(rewards[row]!, 4));
});

it('takes tokenizer files from the base where the adapter has none, and its own where it has them', async () => {
  const copy = copyOf('llama', fixtureFolder('llama'));
  const tokenizer = (await openModelShape(copy)).tokenizer;
  expect(tokenizer.encode('ab')).toEqual([2, 3]);
  const json = JSON.parse(readFileSync(join(fixtureFolder('llama'), 'tokenizer.json'), 'utf8')) as {
    model: { vocab: Record<string, number> };
  };
  const { a, b, ...rest } = json.model.vocab as { a: number; b: number };
  json.model.vocab = { ...rest, a: b, b: a };
  writeFileSync(join(copy, 'tokenizer.json'), JSON.stringify(json));
  expect((await openModelShape(copy)).tokenizer.encode('ab')).toEqual([3, 2]);
  expect((await openModel(copy)).tokenizer.encode('ab')).toEqual([3, 2]);
});

it('has the revision of its base that its file names', async () => {
  const repository = join(folder, 'hub', 'models--org--base');
  const [main, older] = ['1', '2'].map((digit) => digit.repeat(40)) as [string, string];
  for (const commit of [main, older]) cpSync(fixtureFolder('llama'), join(repository, 'snapshots', commit), { recursive: true });
  mkdirSync(join(repository, 'refs'));
  writeFileSync(join(repository, 'refs', 'main'), main);
  writeFileSync(join(repository, 'refs', 'v1'), older);
  vi.stubEnv('HF_HUB_CACHE', join(folder, 'hub'));
  const copy = copyOf('llama', 'org/base');
  const file = join(copy, 'adapter_config.json');
  const config = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const found = async (keys: Record<string, unknown>) => {
    writeFileSync(file, JSON.stringify({ ...config, ...keys }));
    return baseOfAdapter(copy);
  };
  expect(await found({ revision: null })).toBe(join(repository, 'snapshots', main));
  expect(await found({ revision: 'v1' })).toBe(join(repository, 'snapshots', older));
  expect(await found({ revision: older })).toBe(join(repository, 'snapshots', older));
  await expect(found({ revision: 'v2' })).rejects.toThrow('no Hugging Face cache has revision v2 of org/base');
  // A folder has no revisions: transformers passes over it too.
  expect(await found({ revision: 'v1', base_model_name_or_path: fixtureFolder('llama') })).toBe(fixtureFolder('llama'));
});

it('counts the weights of an adapter as its own files and its base’s', async () => {
  const copy = copyOf('llama', fixtureFolder('llama'));
  expect(await weightFilesOf(copy)).toEqual([
    join(copy, 'adapter_config.json'),
    join(copy, 'adapter_model.safetensors'),
    join(fixtureFolder('llama'), 'model.safetensors'),
  ]);
});

describe('posttrain merge', () => {
  const merge = (...args: string[]) => mergeCommand.run(args);

  it('takes another folder for the base with --model', async () => {
    const copy = copyOf('llama', join(folder, 'nowhere'));
    const out = join(folder, 'merged');
    await expect(merge('--adapter', copy, '--out', out)).rejects.toThrow(
      `${copy}/adapter_config.json: base_model_name_or_path must be the folder of the base model, which is not there (posttrain merge takes another with --model); found "${folder}/nowhere"`,
    );
    mkdirSync(out);
    expect(await merge('--adapter', copy, '--out', out, '--model', fixtureFolder('llama'))).toBe(0);
    expect((await readModelFolder(out)).weights).toEqual((await openModel(adapterFolder('llama'))).weights);
  });

  it('refuses a folder that holds something, a folder without an adapter and a base that is not there, and writes nothing', async () => {
    const out = join(folder, 'merged');
    mkdirSync(out);
    writeFileSync(join(out, 'mine.txt'), 'mine');
    await expect(merge('--adapter', adapterFolder('llama'), '--out', out)).rejects.toThrow(
      `--out is ${out}, which is there already; allowed: a folder that is not, or an empty one`,
    );
    expect(readdirSync(out)).toEqual(['mine.txt']);
    const link = join(folder, 'link');
    mkdirSync(join(folder, 'empty'));
    symlinkSync(join(folder, 'empty'), link, 'junction');
    await expect(merge('--adapter', adapterFolder('llama'), '--out', link)).rejects.toThrow(
      `--out is ${link}, which is a symbolic link; allowed: a folder that is not, or an empty one`,
    );
    const fresh = join(folder, 'fresh');
    await expect(merge('--adapter', fixtureFolder('llama'), '--out', fresh)).rejects.toThrow(
      `--adapter is ${fixtureFolder('llama')}, where there is no adapter_config.json`,
    );
    await expect(merge('--adapter', adapterFolder('llama'), '--out', fresh, '--model', 'nowhere')).rejects.toThrow(
      /^--model is .*nowhere, which does not exist$/,
    );
    expect(existsSync(fresh)).toBe(false);
  });
});
