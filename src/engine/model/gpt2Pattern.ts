/** How GPT-2 cuts a text before merging bytes (`encoder.py` of Radford et al. 2019). */
const GPT2_PATTERN = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;

/**
 * A pre-tokenizer in which ByteLevel's own pattern is spelled out as a Split. The library has that pattern as a JavaScript expression, whose \s
 * is not Unicode's white space (it has U+FEFF and lacks U+0085); in patterns of a Split it gets them right.
 */
export function withSpelledPattern(preTokenizer: unknown): unknown {
  if (typeof preTokenizer !== 'object' || preTokenizer === null) return preTokenizer;
  const { type, pretokenizers, use_regex, add_prefix_space } = preTokenizer as Record<string, unknown>;
  if (type === 'Sequence' && Array.isArray(pretokenizers)) {
    return { ...preTokenizer, pretokenizers: pretokenizers.map(withSpelledPattern) };
  }
  // With add_prefix_space a space is put before the text is cut, which a sequence would do after.
  if (type !== 'ByteLevel' || use_regex === false || add_prefix_space !== false) return preTokenizer;
  const split = { type: 'Split', pattern: { Regex: GPT2_PATTERN }, behavior: 'Isolated', invert: false };
  return { type: 'Sequence', pretokenizers: [split, { ...preTokenizer, use_regex: false }] };
}
