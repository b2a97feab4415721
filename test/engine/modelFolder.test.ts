import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseModelConfig } from '../../src/engine/model/config';
import { readModelFolder, readModelShape, writeModelFolder } from '../../src/engine/model/folder';
import { initializeWeights } from '../../src/engine/model/initialize';
import { parameterLayout } from '../../src/engine/model/layout';
import { readSafetensors, writeSafetensors } from '../../src/engine/model/safetensors';
import { Generator } from '../../src/engine/random/generator';
import { fixtureFolder, fixtureModels } from './fixtureModel';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'model-'));
  cpSync(fixtureFolder('qwen2'), folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type JsonObject = Record<string, unknown>;

function edit(name: string, change: (json: JsonObject) => JsonObject): void {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')) as JsonObject)));
}

describe('readModelFolder and writeModelFolder', () => {
  it.each(fixtureModels)('write %s so that it reads back the same', async (name) => {
    const model = await readModelFolder(fixtureFolder(name));
    const copy = join(folder, 'copy');
    const written = await writeModelFolder(copy, model, model.weights);
    expect(written.sort()).toEqual([
      'config.json',
      'generation_config.json',
      'model.safetensors',
      'tokenizer.json',
      'tokenizer_config.json',
    ]);
    const again = await readModelFolder(copy);
    expect(again.weights).toEqual(model.weights);
    expect(again.config).toEqual(model.config);
    expect(again.rawConfig['dtype']).toBe('float32');
    expect(again.rawConfig['torch_dtype']).toBeUndefined();
  });

  it('take the ids of special tokens from the tokenizer and the configurations', async () => {
    const { tokenizer } = await readModelShape(folder);
    expect(tokenizer.eosTokenIds).toEqual([1]);
    expect(tokenizer.padTokenId).toBe(0);
    expect(tokenizer.size).toBe(24);
  });

  it.each([
    ['config.json', /config\.json is missing/],
    ['tokenizer.json', /tokenizer\.json is missing/],
    ['model.safetensors', /model\.safetensors is missing/],
  ])('say that %s is missing', async (name, message) => {
    rmSync(join(folder, name));
    await expect(readModelFolder(folder)).rejects.toThrow(message);
  });

  it('refuse a tokenizer with more tokens than the model', async () => {
    edit('config.json', (config) => ({ ...config, vocab_size: 20 }));
    await expect(readModelFolder(folder)).rejects.toThrow(/its largest token id is 23, and vocab_size in config\.json is 20/);
  });

  it('refuse a missing or misshapen tensor', async () => {
    edit('config.json', (config) => ({ ...config, intermediate_size: 28 }));
    await expect(readModelFolder(folder)).rejects.toThrow(
      /mlp\.gate_proj\.weight has shape \[24, 16\], and config\.json asks for \[28, 16\]/,
    );
    edit('config.json', (config) => ({ ...config, intermediate_size: 24 }));
    const path = join(folder, 'model.safetensors');
    const tensors = [...(await readSafetensors(path)).values()];
    await writeSafetensors(
      path,
      tensors.filter(({ name }) => name !== 'model.norm.weight'),
    );
    await expect(readModelFolder(folder)).rejects.toThrow(/lacks the tensor model\.norm\.weight/);
  });

  it('refuse what is not JSON', async () => {
    writeFileSync(join(folder, 'config.json'), '{"model_type": ');
    await expect(readModelFolder(folder)).rejects.toThrow(/config\.json is not JSON/);
  });
});

describe('parseModelConfig', () => {
  const good = {
    model_type: 'llama',
    vocab_size: 32,
    hidden_size: 16,
    intermediate_size: 24,
    num_hidden_layers: 1,
    num_attention_heads: 4,
  };

  it('fills in what transformers defaults', () => {
    const config = parseModelConfig(good);
    expect([config.keyValueHeads, config.headDim, config.rmsNormEpsilon, config.tiedEmbeddings]).toEqual([4, 4, 1e-6, false]);
    // θ = 10,000, pairs 0 and 1 of 4 dimensions: 1 and 10,000^(−1/2).
    expect([...config.rotaryFrequencies]).toEqual([1, Math.fround(0.01)]);
  });

  it.each<[JsonObject, RegExp]>([
    [{ model_type: 'gpt2' }, /model_type must be one of llama, mistral, qwen2, qwen3; found "gpt2"/],
    [{ hidden_size: undefined }, /hidden_size must be an integer .*; found nothing/],
    [{ num_key_value_heads: 3 }, /num_key_value_heads must divide num_attention_heads, which is 4; found 3/],
    [{ head_dim: 5 }, /head_dim must be even/],
    [{ hidden_act: 'gelu' }, /hidden_act must be "silu"; found "gelu"/],
    [{ vocab_size: 1e12 }, /vocab_size must be an integer between 1 and/],
    [{ rope_scaling: { rope_type: 'yarn', factor: 2 } }, /rope type must be default, linear or llama3; found "yarn"/],
    [{ rope_scaling: { type: 'linear' } }, /rope type linear needs a positive factor/],
    [{ use_sliding_window: true }, /use_sliding_window is not supported/],
    [{ tie_word_embeddings: 'yes' }, /tie_word_embeddings must be true or false; found "yes"/],
  ])('refuses %j', (change, message) => {
    expect(() => parseModelConfig({ ...good, ...change }, 'm/config.json')).toThrow(message);
  });
});

describe('initializeWeights', () => {
  it('draws matrices of the given deviation, ones for norms and zeros for biases', () => {
    const config = parseModelConfig({
      ...JSON.parse(readFileSync(join(fixtureFolder('llama'), 'config.json'), 'utf8')),
      hidden_size: 64,
    });
    const layout = parameterLayout(config);
    const weights = initializeWeights(layout, 0.02, Generator.fromSeed(3));
    const valuesOf = (name: string): Float32Array => {
      const { offset, size } = layout.entries.find((entry) => entry.name === name)!;
      return weights.subarray(offset, offset + size);
    };
    expect(new Set(valuesOf('model.norm.weight'))).toEqual(new Set([1]));
    expect(new Set(valuesOf('model.layers.0.self_attn.q_proj.bias'))).toEqual(new Set([0]));
    const matrix = valuesOf('model.layers.1.mlp.down_proj.weight');
    const deviation = Math.sqrt(matrix.reduce((sum, x) => sum + x * x, 0) / matrix.length);
    expect(Math.abs(deviation - 0.02)).toBeLessThan(0.002);
    expect(initializeWeights(layout, 0.02, Generator.fromSeed(3))).toEqual(weights);
  });
});
