import { Tokenizer } from '@huggingface/tokenizers';
import { withSpelledPattern } from './gpt2Pattern';
import { ModelError } from './modelError';
import { checkTokenizerJson } from './tokenizerJson';
import { spelledBytes, tokenSpelling, type TokenSpelling } from './tokenSpelling';

/** Special ids that config.json or generation_config.json name, for what the tokenizer's own files leave open. */
export interface FallbackIds {
  eosTokenIds: readonly number[];
  bosTokenId: number | null;
  padTokenId: number | null;
}

/** A tokenizer.json, its special tokens, and the exact bytes of each token. */
export class ModelTokenizer {
  /** Largest token id + 1, added tokens included. */
  readonly size: number;
  /** Sampling one of these ends a completion. */
  readonly eosTokenIds: readonly number[];
  /** The one that an example to learn from ends with: the tokenizer's own `eos_token`; null where there is none. */
  readonly endTokenId: number | null;
  readonly bosTokenId: number | null;
  readonly padTokenId: number | null;
  private readonly bytes = new Map<number, Uint8Array>();

  private constructor(
    private readonly inner: Tokenizer,
    private readonly spelling: TokenSpelling,
    private readonly specialIds: ReadonlySet<number>,
    private readonly addedIds: ReadonlySet<number>,
    private readonly file: string,
    size: number,
    special: { eos: readonly number[]; end: number | null; bos: number | null; pad: number | null },
  ) {
    this.size = size;
    this.eosTokenIds = special.eos;
    this.endTokenId = special.end;
    this.bosTokenId = special.bos;
    this.padTokenId = special.pad;
  }

  /**
   * @param json what tokenizer.json holds; @param config what tokenizer_config.json holds, or {}.
   * @throws ModelError where something is missing or of a kind that is not supported.
   */
  static parse(
    json: Record<string, unknown>,
    config: Record<string, unknown>,
    file: string,
    fallback: FallbackIds,
  ): ModelTokenizer {
    checkTokenizerJson(json, file);
    const complete = {
      ...{ added_tokens: [], normalizer: null, post_processor: null, decoder: null, ...json },
      pre_tokenizer: withSpelledPattern(json['pre_tokenizer'] ?? null),
    };
    let inner: Tokenizer;
    try {
      inner = new Tokenizer(complete, { ...config, ...unknownToken(json, config) });
    } catch (error) {
      throw new ModelError(`${file} cannot be used as a tokenizer: ${(error as Error).message.replaceAll(/\s+/g, ' ')}`);
    }
    const added = [...inner.get_added_tokens_decoder().values()];
    const vocabulary = inner.get_vocab();
    const size = Math.max(-1, ...[vocabulary.values(), added.map((token) => token.id)].map(largest)) + 1;
    const idOf = (key: string): number | undefined => {
      const value = config[key];
      const text = typeof value === 'object' && value !== null ? (value as { content?: unknown }).content : value;
      return typeof text === 'string' ? inner.token_to_id(text) : undefined;
    };
    const eos = [...new Set([...fallback.eosTokenIds, idOf('eos_token')].filter((id) => id !== undefined))];
    const special = new Set(added.filter((token) => token.special).map((token) => token.id));
    return new ModelTokenizer(
      inner,
      tokenSpelling(json['decoder']),
      special,
      new Set(added.map((token) => token.id)),
      file,
      size,
      {
        eos,
        end: idOf('eos_token') ?? eos[0] ?? null,
        bos: idOf('bos_token') ?? fallback.bosTokenId,
        pad: idOf('pad_token') ?? fallback.padTokenId ?? eos[0] ?? null,
      },
    );
  }

  /**
   * Token ids of a text. `specialTokens` adds what the post-processor adds (a BOS token, say).
   * @throws ModelError where a part of the text has no token.
   */
  encode(text: string, { specialTokens = true }: { specialTokens?: boolean } = {}): number[] {
    if (text === '') return [];
    const { ids, tokens } = this.inner.encode(text, { add_special_tokens: specialTokens });
    const missing = ids.findIndex((id: number | undefined) => id === undefined);
    if (missing >= 0) {
      throw new ModelError(
        `${this.file} has no token for ${JSON.stringify(tokens[missing])} in ${JSON.stringify(text.slice(0, 80))}`,
      );
    }
    return ids;
  }

  /** Text of token ids; bytes that are not UTF-8 become U+FFFD. */
  decode(ids: readonly number[], { skipSpecialTokens = false }: { skipSpecialTokens?: boolean } = {}): string {
    const kept = skipSpecialTokens ? ids.filter((id) => !this.specialIds.has(id)) : [...ids];
    if (kept.length === 0) return '';
    return this.inner.decode(kept, { skip_special_tokens: false, clean_up_tokenization_spaces: false });
  }

  /** The UTF-8 bytes of a token; none for an id without a token. */
  tokenBytes(id: number): Uint8Array {
    let bytes = this.bytes.get(id);
    if (!bytes) {
      const token = this.inner.id_to_token(id);
      bytes = token === undefined ? new Uint8Array() : spelledBytes(token, this.addedIds.has(id) ? 'plain' : this.spelling);
      this.bytes.set(id, bytes);
    }
    return bytes;
  }

  /** A token's text for display; a token that is part of a character holds U+FFFD. */
  tokenText(id: number): string {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.tokenBytes(id));
  }

  tokenId(token: string): number | undefined {
    return this.inner.token_to_id(token);
  }
}

function largest(values: Iterable<number>): number {
  let result = -1;
  for (const value of values) if (value > result) result = value;
  return result;
}

/** The library takes a word-level vocabulary's unknown token from tokenizer_config.json only; tokenizer.json has it too. */
function unknownToken(json: Record<string, unknown>, config: Record<string, unknown>): Record<string, unknown> {
  const unknown = (json['model'] as Record<string, unknown>)['unk_token'];
  return config['unk_token'] === undefined && typeof unknown === 'string' ? { unk_token: unknown } : {};
}
