import { crc32 } from 'node:zlib';

/**
 * Our Parquet files have `PTL1` after their first magic number, and before the footer `PTL1` again with the footer's CRC-32: bytes that
 * no Parquet reader looks at. A footer is checked before it is decoded, because a decoder may not come to an end with a damaged one.
 */
export const marker = 0x314c5450;

const trailerLength = 8;
const tailLength = 8;

/** The file with the checksum put before its footer; nothing in a footer refers to what lies between it and the data. */
export function withFooterChecksum(file: Uint8Array): Uint8Array {
  const start = footerStart(file.subarray(-tailLength), file.length);
  const made = new Uint8Array(file.length + trailerLength);
  made.set(file.subarray(0, start));
  const view = new DataView(made.buffer, start);
  view.setUint32(0, marker, true);
  view.setUint32(4, crc32(file.subarray(start, -tailLength)), true);
  made.set(file.subarray(start), start + trailerLength);
  return made;
}

/** Whether a file is ours, its footer checked then; a footer that is damaged throws one sentence without the file's name. */
export async function hasSoundFooter(
  read: (start: number, end: number) => Promise<Uint8Array>,
  byteLength: number,
): Promise<boolean> {
  if (byteLength < tailLength) throw new Error(`it has only ${byteLength} bytes`);
  if (number(await read(4, 8), 0) !== marker) return false;
  const start = footerStart(await read(byteLength - tailLength, byteLength), byteLength);
  if (start < tailLength + trailerLength) throw new Error('its footer is damaged');
  const [trailer, footer] = [await read(start - trailerLength, start), await read(start, byteLength - tailLength)];
  if (number(trailer, 0) !== marker || number(trailer, 4) !== crc32(footer)) throw new Error('its footer is damaged');
  return true;
}

/** The last eight bytes of a file are the footer's length and `PAR1`. */
function footerStart(tail: Uint8Array, byteLength: number): number {
  return byteLength - tailLength - number(tail, 0);
}

function number(bytes: Uint8Array, offset: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset, true);
}
