import { FIRST_TEXT_ID, type ScoredPiece } from './tokenizerFile';

const SPECIAL = ['<unk>', '<s>', '</s>'];
const SPACE = '▁';

/**
 * tokenizer.json of a llama2.c tokenizer, in the form Llama 2's has: a space before the text, byte-pair merges by descending score, bytes
 * for characters without a token, and `<s>` first.
 */
export function tokenizerJson(pieces: readonly ScoredPiece[]): Record<string, unknown> {
  const names = pieces.map(({ text }, id) => SPECIAL[id] ?? text.replaceAll(' ', SPACE));
  const specialToken = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SPECIAL.map((content, id) => ({ id, content, ...specialToken })),
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'Prepend', prepend: SPACE },
        { type: 'Replace', pattern: { String: ' ' }, content: SPACE },
      ],
    },
    pre_tokenizer: null,
    post_processor: {
      type: 'TemplateProcessing',
      single: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
      pair: [
        { SpecialToken: { id: '<s>', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '<s>', type_id: 1 } },
        { Sequence: { id: 'B', type_id: 1 } },
      ],
      special_tokens: { '<s>': { id: '<s>', ids: [1], tokens: ['<s>'] } },
    },
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'Replace', pattern: { String: SPACE }, content: ' ' },
        { type: 'ByteFallback' },
        { type: 'Fuse' },
        { type: 'Strip', content: ' ', start: 1, stop: 0 },
      ],
    },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: '<unk>',
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: true,
      byte_fallback: true,
      ignore_merges: false,
      vocab: Object.fromEntries(names.map((name, id) => [name, id])),
      merges: merges(names, pieces),
    },
  };
}

/** Every way to put a token together from two others; llama2.c merges any neighbours whose text is a token, best score first. */
function merges(names: readonly string[], pieces: readonly ScoredPiece[]): [string, string][] {
  const ids = new Map(names.slice(FIRST_TEXT_ID).map((name, index) => [name, index + FIRST_TEXT_ID]));
  const found: { pair: [string, string]; score: number; left: number; right: number }[] = [];
  for (const [name, id] of ids) {
    const characters = [...name];
    for (let cut = 1; cut < characters.length; cut++) {
      const pair: [string, string] = [characters.slice(0, cut).join(''), characters.slice(cut).join('')];
      const [left, right] = [ids.get(pair[0]), ids.get(pair[1])];
      if (left !== undefined && right !== undefined) found.push({ pair, score: pieces[id]!.score, left, right });
    }
  }
  return found.sort((a, b) => b.score - a.score || a.left - b.left || a.right - b.right).map(({ pair }) => pair);
}
