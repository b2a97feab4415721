import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, it, vi } from 'vitest';
import { adapterFolder } from '../../fixtureAdapter';
import { fixtureFolder } from '../../fixtureModel';
import { expectRejected, type BadCase, type BadInput } from './badInput';

const fixture = adapterFolder('llama');
const tensors = readFileSync(join(fixture, 'adapter_model.safetensors'));

/** A recipe whose model is the llama fixture's adapter with keys of its adapter_config.json and its tensors changed; null takes that file away. */
const adapter =
  (keys: Record<string, unknown>, weights: Uint8Array | null = tensors): BadCase[1] =>
  (input) => {
    const config = JSON.parse(readFileSync(join(fixture, 'adapter_config.json'), 'utf8')) as Record<string, unknown>;
    const changed = { ...config, base_model_name_or_path: fixtureFolder('llama'), ...keys };
    return withFiles(input, JSON.stringify(changed), weights);
  };

function withFiles(input: BadInput, config: string, weights: Uint8Array | null): string {
  mkdirSync(input.path('adapter'));
  writeFileSync(input.path('adapter', 'adapter_config.json'), config);
  if (weights) writeFileSync(input.path('adapter', 'adapter_model.safetensors'), weights);
  input.write('good.jsonl', '{"prompt":"ab","completion":"c"}\n');
  return input.recipe('recipe.json', { method: 'sft', model: 'adapter', train_dataset: 'good.jsonl', max_steps: 1 });
}

/** The tensors under other names of the same length, so that their places stay. */
function renamed(from: string, to: string): Uint8Array {
  const text = tensors.toString('latin1');
  if (!text.includes(from) || from.length !== to.length) throw new Error(`cannot rename ${from}`);
  return Buffer.from(text.replaceAll(from, to), 'latin1');
}

const commit = '1'.repeat(40);

/** A hub cache with org/base, of which there is the revision main alone. */
function hubModel(input: BadInput): void {
  const repository = input.path('hub', 'models--org--base');
  mkdirSync(join(repository, 'snapshots', commit), { recursive: true });
  mkdirSync(join(repository, 'refs'));
  writeFileSync(join(repository, 'refs', 'main'), commit);
  vi.stubEnv('HF_HUB_CACHE', input.path('hub'));
}
afterEach(() => {
  vi.unstubAllEnvs();
});

const file = 'DIR/adapter/adapter_config.json:';
const size = 'must be an integer between 1 and 16777216';
const down = 'base_model.model.model.layers.0.mlp.down_proj.lora_A.weight';

const cases: BadCase[] = [
  [
    'is not JSON',
    (input) => withFiles(input, '{', tensors),
    /^DIR\/adapter\/adapter_config\.json is not JSON: Expected property name/,
  ],
  ['has no r', adapter({ r: undefined }), `${file} r ${size}; found nothing`],
  ['has a rank of 0', adapter({ r: 0 }), `${file} r ${size}; found 0`],
  ['has no alpha', adapter({ lora_alpha: undefined }), `${file} lora_alpha must be a positive number; found nothing`],
  [
    'has a dropout of 1',
    adapter({ lora_dropout: 1 }),
    `${file} lora_dropout must be a number of at least 0 and below 1; found 1`,
  ],
  ['is of another kind', adapter({ peft_type: 'IA3' }), `${file} peft_type must be one of LORA; found "IA3"`],
  ['has no kind', adapter({ peft_type: undefined }), `${file} peft_type must be one of LORA; found nothing`],
  ['is DoRA', adapter({ use_dora: true }), `${file} use_dora is not supported and must be left out; found true`],
  [
    'has ranks of its own for some modules',
    adapter({ rank_pattern: { q_proj: 8 } }),
    `${file} rank_pattern is not supported and must be left out; found {"q_proj":8}`,
  ],
  ['trains biases', adapter({ bias: 'all' }), `${file} bias must be one of none; found "all"`],
  [
    'changes the base',
    adapter({ init_lora_weights: 'pissa' }),
    `${file} init_lora_weights changes the base model and is not supported; found "pissa"`,
  ],
  [
    'holds whole modules',
    adapter({ modules_to_save: ['embed_tokens'] }),
    `${file} modules_to_save is not supported and must be empty; found ["embed_tokens"]`,
  ],
  [
    'is of another task',
    adapter({ task_type: 'SEQ_2_SEQ_LM' }),
    `${file} task_type must be one of CAUSAL_LM, SEQ_CLS; found "SEQ_2_SEQ_LM"`,
  ],
  [
    'is of a reward model without its score head',
    adapter({ task_type: 'SEQ_CLS' }),
    'DIR/adapter/adapter_model.safetensors lacks the tensor base_model.model.score.weight',
  ],
  [
    'names no base',
    adapter({ base_model_name_or_path: undefined }),
    `${file} base_model_name_or_path must be the folder of the base model; found nothing`,
  ],
  [
    'names a base that is not there',
    adapter({ base_model_name_or_path: 'org/model' }),
    /^DIR\/adapter\/adapter_config\.json: base_model_name_or_path is org\/model, where there is no folder, and no Hugging Face cache has org\/model \(looked in .*\); "hf download org\/model" fetches it$/,
  ],
  [
    'names a base that no file can have',
    adapter({ base_model_name_or_path: 'a\0b' }),
    `${file} base_model_name_or_path is "a\\u0000b", which has a NUL character`,
  ],
  [
    'names a base that is too long',
    adapter({ base_model_name_or_path: `a/${'b'.repeat(300)}` }),
    `${file} base_model_name_or_path is "a/${'b'.repeat(57)}…", which has a part of 300 bytes, and file names have at most 255`,
  ],
  [
    'was made for a revision of its base that is not there',
    (input) => {
      hubModel(input);
      return adapter({ base_model_name_or_path: 'org/base', revision: 'v2' })(input);
    },
    new RegExp(
      `^DIR/adapter/adapter_config\\.json: base_model_name_or_path is org/base, where there is no folder, and no Hugging Face cache has revision v2 of org/base, but ${commit} \\(looked in .*\\); "hf download org/base --revision v2" fetches it$`,
    ),
  ],
  [
    'was made for a revision that is none',
    adapter({ base_model_name_or_path: 'org/base', revision: '../x' }),
    `${file} revision must be a branch, a tag or a commit; found "../x"`,
  ],
  [
    'was made for a revision that is a number',
    adapter({ revision: 2 }),
    `${file} revision must be a branch, a tag or a commit; found 2`,
  ],
  [
    'is of an adapter',
    adapter({ base_model_name_or_path: '.' }),
    `${file} base_model_name_or_path must be a whole model, not an adapter (posttrain merge makes one of it); found "."`,
  ],
  [
    'targets a module that the model does not have',
    adapter({ target_modules: ['q_proj', 'c_attn'] }),
    `${file} target_modules names c_attn, which the base model does not have; allowed: q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj`,
  ],
  ['targets a number', adapter({ target_modules: [1] }), `${file} target_modules must be a list of texts; found [1]`],
  [
    'has tensors of a module that it does not target',
    adapter({ target_modules: ['q_proj'] }),
    `DIR/adapter/adapter_model.safetensors has the tensor ${down}, which is no lora_A or lora_B of a target module of the base model`,
  ],
  [
    'has tensors of a module that the model does not have, whatever it targets',
    adapter({ target_modules: '.*' }, renamed('layers.1.', 'layers.7.')),
    /has the tensor base_model\.model\.model\.layers\.7\.\S+\.lora_A\.weight, which is no lora_A/,
  ],
  [
    'lacks the tensors of a target',
    adapter({}, renamed('1.self_attn.o_proj', '1.self_attn.x_proj')),
    /^DIR\/adapter\/adapter_model\.safetensors has the tensor base_model\.model\.model\.layers\.1\.self_attn\.x_proj\.lora_A\.weight/,
  ],
  [
    'has another rank than its tensors',
    adapter({ r: 4 }),
    `DIR/adapter/adapter_model.safetensors: tensor base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight has shape [3, 16]; r and the base model ask for [4, 16]`,
  ],
  [
    'is for a model of another width',
    adapter({ base_model_name_or_path: fixtureFolder('gemma2') }),
    /: tensor \S+ has shape \[16, 3\]; r and the base model ask for \[32, 3\]$/,
  ],
  ['has no tensors', adapter({}, null), 'DIR/adapter/adapter_model.safetensors is missing'],
  [
    'has torn tensors',
    adapter({}, tensors.subarray(0, -5)),
    /^DIR\/adapter\/adapter_model\.safetensors has a corrupt header: it describes a file of \d+ bytes, and the file has \d+$/,
  ],
  [
    'has half a header',
    adapter({}, tensors.subarray(0, 50)),
    /^DIR\/adapter\/adapter_model\.safetensors has a corrupt header: its length says/,
  ],
  [
    'was made for other weights',
    adapter({}, withMetadata({ base_model_sha256: 'ab' })),
    /^the adapter DIR\/adapter was made for a model whose weights have SHA-256 ab; those of \S+llama have [0-9a-f]{64}$/,
  ],
];

function withMetadata(metadata: Record<string, string>): Uint8Array {
  const length = Number(tensors.readBigUInt64LE());
  const header = JSON.parse(tensors.subarray(8, 8 + length).toString()) as Record<string, unknown>;
  const json = Buffer.from(JSON.stringify({ ...header, __metadata__: metadata }));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([prefix, json, tensors.subarray(8 + length)]);
}

/** A recipe with use_peft on the tiny model. */
const withLora =
  (keys: Record<string, unknown>): BadCase[1] =>
  (input) => {
    input.withModel({});
    return input.recipe('lora.json', {
      ...{ method: 'sft' as const, model: 'model', train_dataset: 'good.jsonl', max_steps: 1, use_peft: true, ...keys },
    });
  };
const recipes: BadCase[] = [
  ['a rank of 0', withLora({ lora_r: 0 }), 'DIR/lora.json:1:101: lora_r is 0; allowed: an integer of at least 1.'],
  [
    'a dropout of everything',
    withLora({ lora_dropout: 1 }),
    'DIR/lora.json:1:107: lora_dropout is 1; allowed: a number of at least 0 and below 1.',
  ],
  [
    'a target that is no text',
    withLora({ lora_target_modules: [1] }),
    'DIR/lora.json:1:115: lora_target_modules.0 is 1; allowed: a text.',
  ],
  [
    'a target that the model does not have',
    withLora({ lora_target_modules: ['q_proj', 'qkv_proj'] }),
    'lora_target_modules names qkv_proj, which the model DIR/model does not have; allowed: q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj, or all-linear',
  ],
  [
    'weights that are drawn anew',
    withLora({ initialize: {} }),
    'use_peft and initialize are both given; an adapter needs a model whose weights are loaded',
  ],
  [
    'a model that is an adapter',
    (input) => {
      adapter({})(input);
      return input.recipe('lora.json', {
        ...{ method: 'sft' as const, model: 'adapter', train_dataset: 'good.jsonl', max_steps: 1, use_peft: true },
      });
    },
    'the model folder DIR/adapter holds an adapter already; use_peft needs a whole model (posttrain merge makes one of it)',
  ],
];

describe('use_peft with', () => {
  it.each(recipes)('%s is refused in one sentence', async (_, make, message) => {
    await expectRejected(make, message);
  });
});

describe('an adapter that', () => {
  it.each(cases)('%s is refused in one sentence', async (_, make, message) => {
    await expectRejected(make, message);
  });
});
