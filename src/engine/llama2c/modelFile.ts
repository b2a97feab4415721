import { open, type FileHandle } from 'node:fs/promises';
import { InputError } from '../inputError';
import { parseModelConfig, type ModelConfig } from '../model/config';
import { readAll } from '../model/durableFile';
import { parameterLayout, type ParameterLayout } from '../model/layout';
import { naming } from '../model/modelFiles';

const HEADER = 28;
/** "ak42": what later versions begin with. */
const MAGIC = 0x616b3432;
const MAX_SIZE = 1 << 24;

export interface Llama2cModel {
  /** What config.json shall hold. */
  configText: string;
  config: ModelConfig;
  layout: ParameterLayout;
  /** In the order of `layout`. */
  weights: Float32Array;
}

/**
 * Reads a version-0 file of llama2.c (Karpathy 2023, `export.py` and `run.c`): 7 int32 (dim, hidden_dim, n_layers, n_heads, n_kv_heads,
 * vocab_size, seq_len), then float32 tensors, each kind for all layers together. A negative vocab_size means an output head of its own.
 * @throws InputError or ModelError
 */
export function readLlama2cModel(path: string): Promise<Llama2cModel> {
  return naming(path, () => readModel(path));
}

async function readModel(path: string): Promise<Llama2cModel> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const header = new Int32Array(HEADER / 4);
    if (size < HEADER)
      throw new InputError(`${path} is not a llama2.c file: it has ${size} bytes, and the header alone needs ${HEADER}`);
    await readAll(handle, new Uint8Array(header.buffer), 0);
    const rawConfig = parseHeader(header, path);
    const config = parseModelConfig(rawConfig, path);
    const layout = parameterLayout(config);
    const tensors = fileOrder(config);
    const expected = tensors.reduce((bytes, { elements }) => bytes + 4 * elements, HEADER);
    if (size !== expected) {
      throw new InputError(`${path} has ${size} bytes, and its header (${header.join(', ')}) describes a file of ${expected}`);
    }
    return { configText: JSON.stringify(rawConfig), config, layout, weights: await readWeights(handle, tensors, config, layout) };
  } finally {
    await handle.close();
  }
}

function parseHeader(header: Int32Array, path: string): Record<string, unknown> {
  if (header[0] === MAGIC) {
    throw new InputError(
      `${path} is a llama2.c file of version ${header[1]}; allowed: version 0, which export.py writes with --version 0`,
    );
  }
  const names = ['dim', 'hidden_dim', 'n_layers', 'n_heads', 'n_kv_heads', 'vocab_size', 'seq_len'] as const;
  const read = (name: (typeof names)[number]): number => {
    const value = header[names.indexOf(name)] as number;
    const number = name === 'vocab_size' ? Math.abs(value) : value;
    if (number >= 1 && number <= MAX_SIZE) return number;
    throw new InputError(`${path} is not a llama2.c file: ${name} in its header is ${value}; allowed: 1 to ${MAX_SIZE}`);
  };
  const [dim, heads, keyValueHeads] = [read('dim'), read('n_heads'), read('n_kv_heads')];
  if (dim % (2 * heads) !== 0 || heads % keyValueHeads !== 0) {
    throw new InputError(
      `${path} is not a llama2.c file: dim ${dim}, n_heads ${heads} and n_kv_heads ${keyValueHeads} in its header do not divide`,
    );
  }
  return {
    architectures: ['LlamaForCausalLM'],
    model_type: 'llama',
    vocab_size: read('vocab_size'),
    hidden_size: dim,
    intermediate_size: read('hidden_dim'),
    num_hidden_layers: read('n_layers'),
    num_attention_heads: heads,
    num_key_value_heads: keyValueHeads,
    head_dim: dim / heads,
    max_position_embeddings: read('seq_len'),
    hidden_act: 'silu',
    rms_norm_eps: 1e-5,
    rope_theta: 10_000,
    attention_bias: false,
    mlp_bias: false,
    tie_word_embeddings: (header[names.indexOf('vocab_size')] as number) > 0,
    bos_token_id: 1,
    eos_token_id: 2,
  };
}

interface FileTensor {
  elements: number;
  /** Names in the layout, one a layer or a single one; none for what is not needed. */
  names: string[];
}

function fileOrder(config: ModelConfig): FileTensor[] {
  const { hiddenSize, intermediateSize, layers, heads, keyValueHeads, headDim, vocabSize, maxPositions } = config;
  const everyLayer = (name: string, elements: number): FileTensor => ({
    elements: layers * elements,
    names: Array.from({ length: layers }, (_, layer) => `model.layers.${layer}.${name}.weight`),
  });
  const queries = heads * headDim * hiddenSize;
  const keys = keyValueHeads * headDim * hiddenSize;
  const rotaryTable = { elements: (maxPositions * headDim) / 2, names: [] };
  return [
    { elements: vocabSize * hiddenSize, names: ['model.embed_tokens.weight'] },
    everyLayer('input_layernorm', hiddenSize),
    everyLayer('self_attn.q_proj', queries),
    everyLayer('self_attn.k_proj', keys),
    everyLayer('self_attn.v_proj', keys),
    everyLayer('self_attn.o_proj', queries),
    everyLayer('post_attention_layernorm', hiddenSize),
    everyLayer('mlp.gate_proj', intermediateSize * hiddenSize),
    everyLayer('mlp.down_proj', intermediateSize * hiddenSize),
    everyLayer('mlp.up_proj', intermediateSize * hiddenSize),
    { elements: hiddenSize, names: ['model.norm.weight'] },
    rotaryTable,
    rotaryTable,
    ...(config.tiedEmbeddings ? [] : [{ elements: vocabSize * hiddenSize, names: ['lm_head.weight'] }]),
  ];
}

async function readWeights(
  handle: FileHandle,
  tensors: readonly FileTensor[],
  config: ModelConfig,
  layout: ParameterLayout,
): Promise<Float32Array> {
  const entries = new Map(layout.entries.map((entry) => [entry.name, entry]));
  const weights = new Float32Array(layout.size);
  let position = HEADER;
  for (const { elements, names } of tensors) {
    for (const [index, name] of names.entries()) {
      const { offset, size } = entries.get(name)!;
      const target = weights.subarray(offset, offset + size);
      await readAll(handle, new Uint8Array(target.buffer, target.byteOffset, target.byteLength), position + index * 4 * size);
      if (/\.[qk]_proj\./.test(name)) separatePairs(target, config.headDim, config.hiddenSize);
    }
    position += 4 * elements;
  }
  return weights;
}

/** llama2.c rotates neighbouring rows of a head, transformers rows half a head apart: rows 0, 1, 2, 3 … become 0, 2 … 1, 3 …. */
function separatePairs(matrix: Float32Array, headDim: number, columns: number): void {
  const head = new Float32Array(headDim * columns);
  for (let start = 0; start < matrix.length; start += head.length) {
    head.set(matrix.subarray(start, start + head.length));
    for (let row = 0; row < headDim; row++) {
      const source = row < headDim / 2 ? 2 * row : 2 * (row - headDim / 2) + 1;
      matrix.set(head.subarray(source * columns, (source + 1) * columns), start + row * columns);
    }
  }
}
