import { describe, it } from 'vitest';
import { expectRejected, type BadCase } from './badInput';

type JsonObject = Record<string, unknown>;

const FILE = 'DIR/model/tokenizer.json';
const keys =
  (change: JsonObject, file = 'tokenizer.json'): BadCase[1] =>
  (input) =>
    input.withKeys(file, change);
const model =
  (change: JsonObject): BadCase[1] =>
  (input) =>
    input.withKeys('tokenizer.json', { model: { ...(input.modelJson('tokenizer.json')['model'] as JsonObject), ...change } });
const text =
  (file: string, content: string | null): BadCase[1] =>
  (input) =>
    input.withModel({ [file]: content });
const split = (Regex: string): JsonObject => ({ type: 'Split', pattern: { Regex }, behavior: 'Isolated', invert: false });

const cases: BadCase[] = [
  ['is missing', text('tokenizer.json', null), `${FILE} is missing`],
  ['is not JSON', text('tokenizer.json', 'vocab'), /^DIR\/model\/tokenizer\.json is not JSON: Unexpected token 'v'/],
  ['is a list', text('tokenizer.json', '[1]'), `${FILE} must hold a JSON object; found [1]`],
  ['has no model', keys({ model: undefined }), `${FILE} lacks the section "model"`],
  ['has a text for a model', keys({ model: 'BPE' }), `${FILE}: model must be an object; found "BPE"`],
  [
    'is of another type',
    model({ type: 'Magic' }),
    `${FILE}: model.type must be one of BPE, Unigram, WordPiece, WordLevel; found "Magic"`,
  ],
  [
    'has no vocabulary',
    model({ vocab: undefined }),
    `${FILE}: model.vocab must be an object of tokens and their ids; found nothing`,
  ],
  [
    'has a text for an id',
    model({ vocab: { a: 'x' } }),
    `${FILE}: the id of "a" in model.vocab must be an integer of at least 0; found "x"`,
  ],
  [
    'has half an id',
    model({ vocab: { a: 1.5 } }),
    `${FILE}: the id of "a" in model.vocab must be an integer of at least 0; found 1.5`,
  ],
  [
    'has pieces without scores',
    model({ type: 'Unigram', vocab: [['a']] }),
    `${FILE}: model.vocab.0 must be a piece and its score; found ["a"]`,
  ],
  ['has no merges', model({ type: 'BPE' }), `${FILE}: model.merges must be a list of pairs of tokens; found nothing`],
  [
    'has a merge of one',
    model({ type: 'BPE', merges: ['a b', ['a']] }),
    `${FILE}: model.merges.1 must be a pair of tokens; found ["a"]`,
  ],
  ['adds what is no list', keys({ added_tokens: 3 }), `${FILE}: added_tokens must be a list; found 3`],
  [
    'adds a token without an id',
    keys({ added_tokens: [{ content: 'x' }] }),
    `${FILE}: added_tokens.0.id must be an integer of at least 0; found nothing`,
  ],
  [
    'adds a token without content',
    keys({ added_tokens: [{ id: 0 }] }),
    `${FILE}: added_tokens.0.content must be a text that is not empty; found nothing`,
  ],
  [
    'adds a token the model has no row for',
    keys({ added_tokens: [{ id: 99, content: 'x' }] }),
    `${FILE} does not fit the model: its largest token id is 99, and vocab_size in config.json is 39`,
  ],
  [
    'has more tokens than the model',
    keys({ vocab_size: 20 }, 'config.json'),
    `${FILE} does not fit the model: its largest token id is 38, and vocab_size in config.json is 20`,
  ],
  [
    'splits by no expression',
    keys({ pre_tokenizer: split('(') }),
    /^DIR\/model\/tokenizer\.json cannot be used as a tokenizer: Invalid regular expression/,
  ],
  [
    'splits in another way',
    keys({ pre_tokenizer: { type: 'Magic' } }),
    `${FILE} cannot be used as a tokenizer: Unknown PreTokenizer type: Magic`,
  ],
  [
    'normalizes in another way',
    keys({ normalizer: { type: 'Magic' } }),
    `${FILE} cannot be used as a tokenizer: Unknown Normalizer type: Magic`,
  ],
  [
    'decodes in another way',
    keys({ decoder: { type: 'Magic' } }),
    `${FILE} cannot be used as a tokenizer: Unknown Decoder type: Magic`,
  ],
  [
    'lacks a token of the dataset',
    model({ vocab: { '1': 2 } }),
    `DIR/good.jsonl: example 1: ${FILE} has no token for "use" in "use 1"`,
  ],
];

const companions: BadCase[] = [
  ['tokenizer_config.json is not JSON', text('tokenizer_config.json', '{'), /^DIR\/model\/tokenizer_config\.json is not JSON: /],
  [
    'tokenizer_config.json is a list',
    text('tokenizer_config.json', '[]'),
    'DIR/model/tokenizer_config.json must hold a JSON object; found []',
  ],
  [
    'eos_token is a number',
    keys({ eos_token: 5 }, 'tokenizer_config.json'),
    'DIR/model/tokenizer_config.json: eos_token must be a text, or an object with a text as its content; found 5',
  ],
  [
    'generation_config.json is not JSON',
    text('generation_config.json', 'no'),
    /^DIR\/model\/generation_config\.json is not JSON: /,
  ],
  [
    'generation_config.json ends with a text',
    text('generation_config.json', '{"eos_token_id":"x"}'),
    'DIR/model/generation_config.json: eos_token_id must be a token id or a list of token ids; found "x"',
  ],
];

describe('a tokenizer.json that', () => it.each(cases)('%s', (_, make, message) => expectRejected(make, message)));
describe('beside it,', () => it.each(companions)('%s', (_, make, message) => expectRejected(make, message)));
