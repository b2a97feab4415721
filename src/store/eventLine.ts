import { crc32 } from 'node:zlib';
import { eventBodySchema, eventStampSchema, stepEntropySchema, type RunEvent, type StepEntropy } from '../contract/events';
import { firstIssue } from './jsonFile';

/**
 * A line of events.jsonl: the JSON of the event with a last member `"crc32":"<8 hex digits>"`, the CRC-32 (zlib's) of the UTF-8 bytes
 * of the JSON without that member. So a line is ordinary JSON to everything else, and one changed bit is seen.
 */
export function encodeEventLine(event: RunEvent): string {
  const json = JSON.stringify(event);
  return `${json.slice(0, -1)},"crc32":"${hex(crc32(json))}"}\n`;
}

const suffixLength = ',"crc32":"01234567"}'.length;
const closingBrace = Buffer.from('}');

/** Reads one line, without its newline. Never throws: a line that is not an event says why. */
export function decodeEventLine(line: Buffer): { event: RunEvent } | { reason: string } {
  const found = checkedJson(line);
  if ('reason' in found) return found;
  const stamp = eventStampSchema.safeParse(found.value);
  if (!stamp.success) return { reason: `it is not an event: ${firstIssue(stamp.error)}` };
  const parsed = eventBodySchema.safeParse(found.value);
  if (!parsed.success) return { reason: `it is not an event: ${firstIssue(parsed.error)}` };
  return { event: { ...stamp.data, ...parsed.data } };
}

/** What {@link StepEntropy} says of one line; undefined where that is damaged or no step. The line's other metrics are not looked at, which would take most of the time. */
export function decodeStepEntropy(line: Buffer): StepEntropy | undefined {
  const found = checkedJson(line);
  return 'value' in found ? stepEntropySchema.safeParse(found.value).data : undefined;
}

function checkedJson(line: Buffer): { value: unknown } | { reason: string } {
  const suffix = line.subarray(Math.max(0, line.length - suffixLength)).toString('latin1');
  const match = /^,"crc32":"([0-9a-f]{8})"\}$/.exec(suffix);
  if (!match) return { reason: 'it does not end in a checksum' };
  const body = line.subarray(0, line.length - suffixLength);
  const found = hex(crc32(closingBrace, crc32(body)));
  if (found !== match[1]) return { reason: `its checksum is ${found}, the line says ${match[1]}` };
  try {
    return { value: JSON.parse(`${body.toString('utf8')}}`) };
  } catch {
    return { reason: 'it is not JSON' };
  }
}

function hex(crc: number): string {
  return crc.toString(16).padStart(8, '0');
}
