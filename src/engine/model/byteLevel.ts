/**
 * GPT-2's table from the characters of a byte-level vocabulary to bytes (`bytes_to_unicode`): printable Latin-1 stands for itself, the
 * other 68 bytes were moved to U+0100 and up.
 */
const byteOfCharacter: ReadonlyMap<string, number> = (() => {
  const table = new Map<string, number>();
  const isPrintable = (b: number) => (b >= 0x21 && b <= 0x7e) || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
  let next = 0x100;
  for (let byte = 0; byte < 256; byte++) table.set(String.fromCharCode(isPrintable(byte) ? byte : next++), byte);
  return table;
})();

/** Bytes of a byte-level token such as `Ġhello`; undefined where a character is not in the table. */
export function bytesOfByteLevelToken(token: string): Uint8Array | undefined {
  const bytes: number[] = [];
  for (const character of token) {
    const byte = byteOfCharacter.get(character);
    if (byte === undefined) return undefined;
    bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}
