import { isObject } from '../../contract/jsonObject';
import { ModelError } from './modelError';

const modelTypes = ['BPE', 'Unigram', 'WordPiece', 'WordLevel'];

/**
 * Checks of a tokenizer.json what the library that reads it takes for granted: a known model, a vocabulary of texts and ids, merges that are
 * pairs, and added tokens with id and content.
 * @throws ModelError in one sentence that names the key, what was found and what is allowed
 */
export function checkTokenizerJson(json: Readonly<Record<string, unknown>>, file: string): void {
  const fail = (key: string, must: string, found: unknown): never => {
    throw new ModelError(`${file}: ${key} must be ${must}; found ${JSON.stringify(found)?.slice(0, 80) ?? 'nothing'}`);
  };
  const { model } = json;
  if (model === undefined) throw new ModelError(`${file} lacks the section "model"`);
  if (!isObject(model)) return fail('model', 'an object', model);
  const { type, vocab, merges } = model;
  // Files of old leave the type out.
  if (type != null && !modelTypes.some((one) => one === type)) fail('model.type', `one of ${modelTypes.join(', ')}`, type);
  if (type === 'Unigram' || Array.isArray(vocab)) checkPieces(vocab, fail);
  else checkVocabulary(vocab, fail);
  if (type === 'BPE') checkMerges(merges, fail);
  const added = json['added_tokens'] ?? [];
  if (!Array.isArray(added)) return fail('added_tokens', 'a list', added);
  for (const [index, token] of added.entries()) {
    if (!isObject(token)) fail(`added_tokens.${index}`, 'an object with id and content', token);
    const { id, content } = token as Record<string, unknown>;
    if (!isId(id)) fail(`added_tokens.${index}.id`, 'an integer of at least 0', id);
    if (typeof content !== 'string' || content === '') fail(`added_tokens.${index}.content`, 'a text that is not empty', content);
  }
}

type Fail = (key: string, must: string, found: unknown) => never;

function checkVocabulary(vocab: unknown, fail: Fail): void {
  if (!isObject(vocab)) return fail('model.vocab', 'an object of tokens and their ids', vocab);
  for (const [token, id] of Object.entries(vocab)) {
    if (!isId(id)) fail(`the id of ${JSON.stringify(token)} in model.vocab`, 'an integer of at least 0', id);
  }
}

function checkPieces(vocab: unknown, fail: Fail): void {
  if (!Array.isArray(vocab)) return fail('model.vocab', 'a list of pieces and their scores', vocab);
  vocab.forEach((piece: unknown, index) => {
    const isPiece = Array.isArray(piece) && piece.length === 2 && typeof piece[0] === 'string' && typeof piece[1] === 'number';
    if (!isPiece) fail(`model.vocab.${index}`, 'a piece and its score', piece);
  });
}

/** Pairs are lists of two texts, or in older files one text with a space between them. */
function checkMerges(merges: unknown, fail: Fail): void {
  if (!Array.isArray(merges)) return fail('model.merges', 'a list of pairs of tokens', merges);
  merges.forEach((merge: unknown, index) => {
    const pair: unknown = typeof merge === 'string' ? merge.split(' ') : merge;
    const isPair = Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === 'string' && part !== '');
    if (!isPair) fail(`model.merges.${index}`, 'a pair of tokens', merge);
  });
}

function isId(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
