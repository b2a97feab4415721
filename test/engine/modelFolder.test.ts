import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseModelConfig } from '../../src/engine/model/config';
import { float32ConfigText } from '../../src/engine/model/configText';
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
    const raw = JSON.parse(again.configText) as JsonObject;
    expect(raw['dtype']).toBe('float32');
    expect(raw['torch_dtype']).toBeUndefined();
  });

  it.each([
    ['gpt2', (name: string) => name.replace(/^transformer\./, '')],
    ['gpt_neox', (name: string) => name.replace('embed_out', 'lm_head')],
  ] as const)('read %s by the names that other files of it have', async (family, other) => {
    cpSync(fixtureFolder(family), folder, { recursive: true });
    const { weights } = await readModelFolder(folder);
    const path = join(folder, 'model.safetensors');
    const tensors = [...(await readSafetensors(path)).values()];
    const renamed = tensors.map((tensor) => ({ ...tensor, name: other(tensor.name) }));
    expect(renamed).not.toEqual(tensors);
    await writeSafetensors(path, renamed);
    expect((await readModelFolder(folder)).weights).toEqual(weights);
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

describe('float32ConfigText', () => {
  it('keeps numbers as they were written, and texts that look like numbers', () => {
    const text =
      '{"torch_dtype": "bfloat16", "theta": 1e6, "cap": 30.0, "eps": 1e-05, "size": 64, "a \\"1.0\\"": "2.50", "b": [-1.0]}';
    const written = float32ConfigText(text);
    const entries = [
      '"theta": 1e6',
      '"cap": 30.0',
      '"eps": 1e-05',
      '"size": 64',
      '"a \\"1.0\\"": "2.50"',
      '"b": [-1.0]',
      '"dtype": "float32"',
    ];
    expect(written.replace(/\s+/g, ' ').replaceAll('[ ', '[').replaceAll(' ]', ']').trim()).toBe(`{ ${entries.join(', ')} }`);
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

  const gpt2 = { model_type: 'gpt2', n_embd: 16, n_layer: 1, n_head: 4 };

  it('fills in what transformers defaults', () => {
    const config = parseModelConfig(good);
    expect([config.keyValueHeads, config.headDim, config.normEpsilon, config.tiedEmbeddings]).toEqual([4, 4, 1e-6, false]);
    // θ = 10,000, pairs 0 and 1 of 4 dimensions: 1 and 10,000^(−1/2).
    expect([...config.rotary!.frequencies]).toEqual([1, Math.fround(0.01)]);
  });

  it.each<[JsonObject, RegExp]>([
    [{ hidden_size: undefined }, /hidden_size must be an integer .*; found nothing/],
    [{ num_key_value_heads: 3 }, /num_key_value_heads must divide num_attention_heads, which is 4; found 3/],
    [{ head_dim: 5 }, /head_dim must be even/],
    [{ hidden_act: 'relu' }, /hidden_act must be one of silu, gelu, gelu_new, gelu_pytorch_tanh; found "relu"/],
    [{ vocab_size: 1e12 }, /vocab_size must be an integer between 1 and/],
    [
      { rope_scaling: { rope_type: 'proportional', factor: 2 } },
      /rope type must be default, linear, dynamic, llama3, yarn or longrope; found "proportional"/,
    ],
    [
      { rope_scaling: { rope_type: 'longrope', short_factor: [1, 1], long_factor: [2] } },
      /rope type longrope needs a long_factor of 2 positive numbers; found a list of 1$/,
    ],
    [
      { rope_scaling: { rope_type: 'longrope', long_factor: [2, 2] } },
      /rope type longrope needs a short_factor of 2 positive numbers; found nothing$/,
    ],
    [{ rope_scaling: { rope_type: 'yarn', factor: 2, beta_fast: -1 } }, /rope type yarn needs a positive beta_fast/],
    [
      { rope_parameters: { partial_rotary_factor: 0.25 } },
      /partial_rotary_factor must rotate an even number of the 4 .*; found 0.25/,
    ],
    [{ rope_scaling: { type: 'linear' } }, /rope type linear needs a positive factor/],
    [{ model_type: 'qwen2', num_key_value_heads: 4, use_sliding_window: 1 }, /use_sliding_window must be true or false; found 1/],
    [{ model_type: 'mistral', num_key_value_heads: 4, sliding_window: 0 }, /sliding_window must be an integer between 1 and/],
    [{ model_type: 'gemma2', attn_logit_softcapping: -1 }, /attn_logit_softcapping must be a positive number; found -1/],
    [{ rope_parameters: { partial_rotary_factor: 0.5 } }, /partial_rotary_factor must be 1 where model_type is llama$/],
    [
      { rope_parameters: { full_attention: {}, sliding_attention: {} } },
      /rope_parameters must be the same for all layers; found some for full_attention$/,
    ],
    [{ rope_parameters: [] }, /rope_parameters must be an object; found \[\]$/],
    [
      { model_type: 'gemma2', use_bidirectional_attention: true },
      /use_bidirectional_attention is not supported: attention is causal/,
    ],
    [{ model_type: 'gpt2' }, /n_embd must be an integer .*; found nothing/],
    [{ ...gpt2, n_head: 3 }, /n_head must divide n_embd, which is 16; found 3/],
    [{ ...gpt2, scale_attn_by_inverse_layer_idx: true }, /scale_attn_by_inverse_layer_idx must be false; found true/],
    [{ model_type: 'gpt_neox', rotary_pct: 0 }, /rotary_pct must be a positive number; found 0/],
    [{ model_type: 'gemma3_text', sliding_window: null }, /sliding_window must be a number of tokens; found null/],
    [
      { model_type: 'gemma3_text', num_key_value_heads: 4, rope_parameters: { sliding_attention: 3 } },
      /rope_parameters\.sliding_attention must be an object; found 3$/,
    ],
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

  it('draws what GPT-2 adds to the residual stream 1 / √(2 · layers) as wide, and ones for its norms', () => {
    const config = parseModelConfig({ model_type: 'gpt2', vocab_size: 8, n_embd: 64, n_layer: 2, n_head: 4, n_positions: 8 });
    const layout = parameterLayout(config);
    const weights = initializeWeights(layout, 0.02, Generator.fromSeed(3));
    const deviationOf = (name: string): number => {
      const { offset, size } = layout.entries.find((entry) => entry.name === name)!;
      return Math.sqrt(weights.subarray(offset, offset + size).reduce((sum, x) => sum + x * x, 0) / size);
    };
    expect(deviationOf('transformer.h.0.ln_1.weight')).toBe(1);
    expect(Math.abs(deviationOf('transformer.h.1.mlp.c_fc.weight') - 0.02)).toBeLessThan(0.001);
    expect(Math.abs(deviationOf('transformer.h.1.mlp.c_proj.weight') - 0.01)).toBeLessThan(0.0005);
  });
});
