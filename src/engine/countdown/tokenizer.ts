const digits = [...'0123456789'];

/** Tokens in the order of their ids. A space belongs to the token it begins; a number is its digits, the first with its space. */
export const countdownTokens: readonly string[] = [
  '<pad>',
  '<end>',
  ...digits,
  ...digits.map((digit) => ` ${digit}`),
  ' +',
  ' -',
  ' *',
  ' =',
  ',',
  ' (',
  '(',
  ')',
  'use',
  ' make',
  ' thus',
  ' because',
  ' first',
  ' try',
  ' wait',
  ' so',
  ' answer',
];

export const PAD_TOKEN = '<pad>';
export const END_TOKEN = '<end>';

const special = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };

/** tokenizer.json of the Countdown model: whole words, looked up after a split that keeps each space with what follows it. */
export function countdownTokenizerJson(): Record<string, unknown> {
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [PAD_TOKEN, END_TOKEN].map((content) => ({ id: countdownTokens.indexOf(content), content, ...special })),
    normalizer: null,
    pre_tokenizer: { type: 'Split', pattern: { Regex: ' ?(?:[a-z]+|[0-9]|[^a-z0-9 ])' }, behavior: 'Isolated', invert: false },
    post_processor: null,
    decoder: { type: 'Fuse' },
    model: {
      type: 'WordLevel',
      vocab: Object.fromEntries(countdownTokens.map((token, id) => [token, id])),
      unk_token: '<unk>',
    },
  };
}

/** tokenizer_config.json, for transformers. */
export function countdownTokenizerConfig(): Record<string, unknown> {
  return {
    tokenizer_class: 'PreTrainedTokenizerFast',
    pad_token: PAD_TOKEN,
    eos_token: END_TOKEN,
    padding_side: 'left',
    clean_up_tokenization_spaces: false,
    model_max_length: 128,
  };
}
