import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { tinyModel } from '../workspace';
import { expectRejected, type BadCase, type BadInput } from './badInput';

type JsonObject = Record<string, unknown>;
interface Tensor {
  dtype: unknown;
  shape: unknown;
  data_offsets: unknown;
}

const config =
  (keys: JsonObject): BadCase[1] =>
  (input) =>
    input.withKeys('config.json', keys);
const files =
  (change: Record<string, string | Uint8Array | null>): BadCase[1] =>
  (input) =>
    input.withModel(change);

const types = 'llama, mistral, qwen2, qwen3, olmo2, phi3, gemma2, gemma3_text, gpt2, gpt_neox';
const size = 'must be an integer between 1 and 16777216';

const configs: BadCase[] = [
  ['is missing', files({ 'config.json': null }), 'DIR/model/config.json is missing'],
  ['is empty', files({ 'config.json': '' }), 'DIR/model/config.json is not JSON: Unexpected end of JSON input'],
  ['is not JSON', files({ 'config.json': '{"eps":NaN}' }), /^DIR\/model\/config\.json is not JSON: Unexpected token 'N', /],
  ['is a list', files({ 'config.json': '[1]' }), 'DIR/model/config.json must hold a JSON object; found [1]'],
  [
    'has no model_type',
    config({ model_type: undefined }),
    `DIR/model/config.json: model_type must be one of ${types}; found nothing`,
  ],
  [
    'has another model_type',
    config({ model_type: 't5' }),
    `DIR/model/config.json: model_type must be one of ${types}; found "t5"`,
  ],
  ['lacks hidden_size', config({ hidden_size: undefined }), `DIR/model/config.json: hidden_size ${size}; found nothing`],
  ['has a size that is a text', config({ hidden_size: '32' }), `DIR/model/config.json: hidden_size ${size}; found "32"`],
  ['has no layers', config({ num_hidden_layers: 0 }), `DIR/model/config.json: num_hidden_layers ${size}; found 0`],
  ['has 5000 layers', config({ num_hidden_layers: 5000 }), /config\.json: num_hidden_layers must be at most 1024; found 5000$/],
  [
    'has heads that do not divide',
    config({ num_attention_heads: 3 }),
    /num_key_value_heads must divide num_attention_heads, which is 3; found 2$/,
  ],
  ['has a vocabulary without bounds', config({ vocab_size: 1e30 }), `DIR/model/config.json: vocab_size ${size}; found 1e+30`],
  ['has half a neuron', config({ intermediate_size: 1.5 }), `DIR/model/config.json: intermediate_size ${size}; found 1.5`],
  ['has odd heads', config({ head_dim: 7 }), 'DIR/model/config.json: head_dim must be even for rotary positions; found 7'],
  [
    'has another activation',
    config({ hidden_act: 'relu' }),
    /hidden_act must be one of silu, gelu, gelu_new, gelu_pytorch_tanh; found "relu"$/,
  ],
  [
    'has a negative epsilon',
    config({ rms_norm_eps: -1 }),
    'DIR/model/config.json: rms_norm_eps must be a positive number; found -1',
  ],
  [
    'has a theta that is a text',
    config({ rope_theta: 'big' }),
    'DIR/model/config.json: rope_theta must be a positive number; found "big"',
  ],
  [
    'has another rope type',
    config({ rope_scaling: { rope_type: 'spiral' } }),
    /rope type must be default, .* or longrope; found "spiral"$/,
  ],
  ['has a list of rope scaling', config({ rope_scaling: [] }), 'DIR/model/config.json: rope_scaling must be an object; found []'],
  [
    'ties embeddings with a text',
    config({ tie_word_embeddings: 'yes' }),
    /tie_word_embeddings must be true or false; found "yes"$/,
  ],
  ['has a negative end', config({ eos_token_id: -1 }), /eos_token_id must be a token id or a list of token ids; found -1$/],
  [
    'is of quantized weights',
    config({ quantization_config: { bits: 4 } }),
    /quantization_config is not supported: weights must be F32, F16 or BF16; found {"bits":4}$/,
  ],
  [
    'asks for more layers',
    config({ num_hidden_layers: 3 }),
    /model\.safetensors lacks the tensor model\.layers\.2\.input_layernorm\.weight that config\.json asks for$/,
  ],
  [
    'asks for a head',
    config({ tie_word_embeddings: false }),
    /model\.safetensors lacks the tensor lm_head\.weight that config\.json asks for$/,
  ],
  [
    'asks for far more than there is',
    config({ hidden_size: 1 << 24, num_hidden_layers: 1000 }),
    /has shape \[39, 32\], and config\.json asks for \[39, 16777216\]$/,
  ],
];

const whole = readFileSync(join(tinyModel, 'model.safetensors'));
const headerBytes = Number(whole.readBigUInt64LE());
const header = (): Record<string, Tensor> => JSON.parse(whole.subarray(8, 8 + headerBytes).toString()) as Record<string, Tensor>;
const NORM = 'model.norm.weight';

/** A file with another header, the length field being right unless given. */
function withHeader(json: string | Uint8Array, length?: bigint): BadCase[1] {
  const bytes = Buffer.from(json);
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(length ?? BigInt(bytes.length));
  return files({ 'model.safetensors': Buffer.concat([prefix, bytes, whole.subarray(8 + headerBytes)]) });
}

/** A file with the entry of the last norm, 32 floats, changed. */
function norm(change: Partial<Tensor> | null): BadCase[1] {
  const all = header();
  return withHeader(JSON.stringify({ ...all, [NORM]: change && { ...all[NORM], ...change } }));
}

const [normStart, normEnd] = header()[NORM]!.data_offsets as [number, number];
const twice = JSON.stringify(header()).replace(/}$/, `,"${NORM}":${JSON.stringify(header()[NORM])}}`);
const corrupt = 'DIR/model/model.safetensors has a corrupt header:';

const weights: BadCase[] = [
  ['are missing', files({ 'model.safetensors': null }), 'DIR/model/model.safetensors is missing'],
  ['are a folder', weightsFolder, 'DIR/model/model.safetensors is a folder; a file is needed'],
  ['are empty', files({ 'model.safetensors': '' }), /is not a safetensors file: it has 0 bytes and the header alone needs 8$/],
  [
    'are cut in the header',
    files({ 'model.safetensors': whole.subarray(0, 100) }),
    `${corrupt} its length says ${headerBytes} bytes, and 2 to 92 are possible`,
  ],
  [
    'are cut in the data',
    files({ 'model.safetensors': whole.subarray(0, -5) }),
    `${corrupt} it describes a file of ${whole.length} bytes, and the file has ${whole.length - 5}`,
  ],
  ['go on behind the data', files({ 'model.safetensors': Buffer.concat([whole, Buffer.alloc(4)]) }), /, and the file has \d+$/],
  [
    'say a length beyond the file',
    withHeader('{}', 1n << 63n),
    /its length says 9223372036854775808 bytes, and 2 to \d+ are possible$/,
  ],
  [
    'say too short a length',
    withHeader(JSON.stringify(header()), 20n),
    /^DIR.* has a corrupt header: it is not JSON \(Unterminated string/,
  ],
  ['have a header that is not UTF-8', withHeader(Uint8Array.of(0x7b, 0xff, 0x7d)), `${corrupt} it is not UTF-8`],
  ['have a list for a header', withHeader('[]'), `${corrupt} it is not a JSON object`],
  ['name a tensor twice', withHeader(twice), `${corrupt} it has "model.norm.weight" twice`],
  ['have metadata that are no texts', withHeader('{"__metadata__":{"a":1}}'), `${corrupt} __metadata__ must map texts to texts`],
  [
    'have null for a tensor',
    norm(null),
    `${corrupt} tensor model.norm.weight is null, not an object with dtype, shape and data_offsets`,
  ],
  [
    'have an unknown dtype',
    norm({ dtype: 'F4' }),
    `${corrupt} tensor model.norm.weight has the unknown dtype "F4"; F32, F16 and BF16 can be read`,
  ],
  [
    'have integers for weights',
    norm({ dtype: 'I32' }),
    /tensor model\.norm\.weight has dtype I32, and only F32, F16 and BF16 can be read$/,
  ],
  [
    'have another shape',
    norm({ shape: [4, 8] }),
    /tensor model\.norm\.weight has shape \[4, 8\], and config\.json asks for \[32\]$/,
  ],
  [
    'have a negative shape',
    norm({ shape: [-32] }),
    /tensor model\.norm\.weight has the shape \[-32\], not a list of at most 16 sizes$/,
  ],
  [
    'have a shape that overflows',
    norm({ shape: [2 ** 52, 2 ** 52] }),
    /takes 128 bytes, and its shape and dtype ask for 8\.1\d+e\+31$/,
  ],
  [
    'overlap',
    norm({ data_offsets: [normStart - 4, normEnd - 4] }),
    `${corrupt} tensor model.norm.weight begins at byte ${normStart - 4} of the data, and ${normStart} is where the one before it ends`,
  ],
  [
    'lie beyond the file',
    norm({ data_offsets: [1e9, 1e9 + 128] }),
    /tensor model\.norm\.weight begins at byte 1000000000 of the data, and/,
  ],
  [
    'end before they begin',
    norm({ data_offsets: [normEnd, normStart] }),
    /takes -128 bytes, and its shape and dtype ask for 128$/,
  ],
  [
    'begin at half a byte',
    norm({ data_offsets: [0.5, 128.5] }),
    /has the data_offsets \[0\.5,128\.5\], not where it begins and ends in bytes$/,
  ],
  [
    'lack a tensor',
    withHeader(JSON.stringify(header()).replace(NORM, 'other')),
    /lacks the tensor model\.norm\.weight that config\.json asks for$/,
  ],
];

function weightsFolder(input: BadInput): string {
  const recipe = input.withModel({ 'model.safetensors': null });
  mkdirSync(input.path('model', 'model.safetensors'));
  return recipe;
}

/** An index in place of the weights, and shards. */
function shards(index: unknown, change: Record<string, string | Uint8Array> = {}): BadCase[1] {
  const text = typeof index === 'string' ? index : JSON.stringify({ weight_map: index });
  return files({ 'model.safetensors': null, 'model.safetensors.index.json': text, ...change });
}

const INDEX = 'DIR/model/model.safetensors.index.json';
const indices: BadCase[] = [
  ['is not JSON', shards('x'), /^DIR\/model\/model\.safetensors\.index\.json is not JSON: /],
  ['is a list', shards([]), `${INDEX}: weight_map must map names of tensors to names of files; found []`],
  ['points nowhere', shards({ [NORM]: 'a.safetensors' }), `${INDEX} names the shard DIR/model/a.safetensors, which is missing`],
  [
    'leads out of its folder',
    shards({ [NORM]: '../a.safetensors' }),
    `${INDEX}: the shard of tensor model.norm.weight must be the name of a .safetensors file beside the index; found "../a.safetensors"`,
  ],
  [
    'names a tensor that no shard has',
    shards({ ghost: 'a.safetensors' }, { 'a.safetensors': whole }),
    `${INDEX} says that the tensor ghost is in a.safetensors, and no shard has it`,
  ],
  [
    'points to a torn shard',
    shards({ [NORM]: 'a.safetensors' }, { 'a.safetensors': 'torn' }),
    'DIR/model/a.safetensors is not a safetensors file: it has 4 bytes and the header alone needs 8',
  ],
];

describe('a config.json that', () => it.each(configs)('%s', (_, make, message) => expectRejected(make, message)));
describe('weights that', () => it.each(weights)('%s', (_, make, message) => expectRejected(make, message)));
describe('an index of shards that', () => it.each(indices)('%s', (_, make, message) => expectRejected(make, message)));
