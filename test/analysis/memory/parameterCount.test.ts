import { describe, expect, it } from 'vitest';
import { adapterParameters, unknownTargets } from '../../../src/analysis/memory/adapterParameters';
import { configShape } from '../../../src/analysis/memory/configShape';
import { parameterCount } from '../../../src/analysis/memory/parameterCount';
import { knownConfig, knownModel, shapeOf } from './knownModels';

describe('parameters', () => {
  // What the hub shows of each model's safetensors, or transformers counts; tied heads once.
  it.each([
    ['Qwen3-0.6B', 596_049_920],
    ['Qwen3-4B', 4_022_468_096],
    ['Llama-3-8B', 8_030_261_248],
    ['Llama-3.2-1B', 1_235_814_400],
    ['SmolLM3-3B', 3_075_098_624],
    ['Mistral-7B-v0.1', 7_241_732_096],
    ['Mixtral-8x7B-v0.1', 46_702_792_704],
    ['Qwen3-30B-A3B', 30_532_122_624],
    ['Qwen2.5-0.5B', 494_032_768],
    ['gemma-2-2b', 2_614_341_888],
    ['gpt2', 124_439_808],
    ['pythia-70m', 70_426_624],
    ['phi-2', 2_779_683_840],
    ['Phi-3-mini-4k', 3_821_079_552],
  ])('of %s are %d', (name, count) => {
    expect(parameterCount(knownModel(name)).total).toBe(count);
  });

  it('of a mixture of experts that a token passes are fewer: 12.9 of Mixtral’s 46.7 billion', () => {
    expect(parameterCount(knownModel('Mixtral-8x7B-v0.1')).active).toBe(12_879_925_248);
  });

  it('of a LoRA of rank 16 on all linear layers of Qwen3-0.6B', () => {
    const perLayer = 16 * (1024 + 2048 + 2 * (1024 + 1024) + 2048 + 1024 + 3 * (1024 + 3072));
    expect(adapterParameters(knownModel('Qwen3-0.6B'), 16, 'all-linear')).toBe(28 * perLayer);
    expect(adapterParameters(knownModel('Qwen3-0.6B'), 16, null)).toBe(28 * 16 * (1024 + 2048 + (1024 + 1024)));
    expect(adapterParameters(knownModel('Qwen3-0.6B'), 16, ['self_attn.q_proj'])).toBe(28 * 16 * (1024 + 2048));
    expect(unknownTargets(knownModel('Qwen3-0.6B'), ['q_proj', 'nothing'])).toEqual(['nothing']);
  });
});

describe('a config', () => {
  it('of a type that nobody knows counts as a Llama, with a caveat', () => {
    const found = configShape({ ...knownConfig('Llama-3-8B'), model_type: 'new_thing' });
    expect(found).toMatchObject({ caveats: ['model_type new_thing is not known: counted as a Llama of these sizes'] });
    expect(parameterCount(shapeOf({ ...knownConfig('Llama-3-8B'), model_type: 'new_thing' })).total).toBe(8_030_261_248);
  });

  it('of text and images counts as its text part', () => {
    const { tie_word_embeddings, ...text_config } = knownConfig('Qwen3-4B');
    const found = configShape({ model_type: 'qwen3_vl', tie_word_embeddings, text_config, vision_config: { hidden_size: 1 } });
    expect(found).toMatchObject({ caveats: ['only the text part of the model is counted'] });
    expect('shape' in found && parameterCount(found.shape).total).toBe(4_022_468_096);
  });

  it.each([
    ['no object', [1], 'it must hold a JSON object; found [1]'],
    [
      'no sizes',
      { model_type: 'bert' },
      'it names no num_hidden_layers, hidden_size, num_attention_heads, vocab_size, so the size of the model cannot be told',
    ],
    [
      'some sizes',
      { hidden_size: 8, n_layer: 2, vocab_size: 9 },
      'it names no num_attention_heads, so the size of the model cannot be told',
    ],
    [
      'a size that is none',
      { ...knownConfig('Qwen3-0.6B'), hidden_size: -4 },
      'hidden_size is -4; allowed: an integer from 1 to 67108864',
    ],
    [
      'a size that is text',
      { ...knownConfig('Qwen3-0.6B'), vocab_size: '9' },
      'vocab_size is "9"; allowed: an integer from 1 to 67108864',
    ],
    [
      'no width of the MLP',
      { ...knownConfig('Qwen3-0.6B'), intermediate_size: null },
      'intermediate_size is nothing; allowed: an integer from 1 to 67108864',
    ],
    [
      'more key-value heads than heads',
      { ...knownConfig('Qwen3-0.6B'), num_key_value_heads: 17 },
      'num_key_value_heads is 17; allowed: at most num_attention_heads, which is 16',
    ],
    [
      'more experts a token than experts',
      { ...knownConfig('Mixtral-8x7B-v0.1'), num_experts_per_tok: 9 },
      'num_experts_per_tok is 9; allowed: at most the 8 experts',
    ],
  ])('with %s is told in one sentence', (_, config, fault) => {
    expect(configShape(config)).toEqual({ fault });
  });
});
