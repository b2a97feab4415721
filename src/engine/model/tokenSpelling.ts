import { bytesOfByteLevelToken } from './byteLevel';

/** How a vocabulary writes bytes: GPT-2's characters, SentencePiece's `▁` and `<0x0A>`, WordPiece's `##`, or plainly. */
export type TokenSpelling = 'byteLevel' | 'sentencePiece' | 'wordPiece' | 'plain';

/** Reads the spelling off the decoder section of tokenizer.json. */
export function tokenSpelling(decoder: unknown): TokenSpelling {
  const types = decoderTypes(decoder);
  if (types.includes('ByteLevel')) return 'byteLevel';
  if (types.some((type) => type === 'ByteFallback' || type === 'Metaspace' || type === 'Replace')) return 'sentencePiece';
  return types.includes('WordPiece') ? 'wordPiece' : 'plain';
}

function decoderTypes(decoder: unknown): string[] {
  if (typeof decoder !== 'object' || decoder === null) return [];
  const { type, decoders } = decoder as { type?: unknown; decoders?: unknown };
  const inner = Array.isArray(decoders) ? decoders.flatMap(decoderTypes) : [];
  return typeof type === 'string' ? [type, ...inner] : inner;
}

const encoder = new TextEncoder();

/** The UTF-8 bytes that a vocabulary entry stands for; a token can be part of a character. */
export function spelledBytes(token: string, spelling: TokenSpelling): Uint8Array {
  switch (spelling) {
    case 'byteLevel':
      return bytesOfByteLevelToken(token) ?? encoder.encode(token);
    case 'sentencePiece': {
      const byte = /^<0x([0-9A-Fa-f]{2})>$/.exec(token);
      return byte ? Uint8Array.of(parseInt(byte[1] as string, 16)) : encoder.encode(token.replaceAll('▁', ' '));
    }
    case 'wordPiece':
      return encoder.encode(token.startsWith('##') ? token.slice(2) : ` ${token}`);
    case 'plain':
      return encoder.encode(token);
  }
}
