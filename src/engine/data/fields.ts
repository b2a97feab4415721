import { messageSchema, type Message } from '../../contract/dataset';
import { DatasetError, shown } from './datasetError';
import type { DatasetRow } from './row';

const TEXT = 'a text that is not empty';
const CONVERSATION = 'a list of messages, each with role and content';

export function has({ value }: DatasetRow, key: string): boolean {
  return value[key] !== undefined && value[key] !== null;
}

/** @throws DatasetError where the key is missing or no text */
export function textOf(row: DatasetRow, key: string, { mayBeEmpty = false } = {}): string {
  const value = row.value[key];
  if (typeof value === 'string' && (mayBeEmpty || value !== '')) return value;
  throw wrong(row, key, mayBeEmpty ? 'a text' : TEXT);
}

/** A number counts as its text. @throws DatasetError where the key is missing or neither */
export function textOrNumberOf(row: DatasetRow, key: string): string {
  const value = row.value[key];
  return typeof value === 'number' ? String(value) : textOf(row, key);
}

export function isConversation({ value }: DatasetRow, key: string): boolean {
  return Array.isArray(value[key]);
}

/** @throws DatasetError where the key holds no list of at least one message */
export function conversationOf(row: DatasetRow, key: string): Message[] {
  const value = row.value[key];
  if (!Array.isArray(value) || value.length === 0) throw wrong(row, key, CONVERSATION);
  return value.map((item: unknown, index) => {
    const parsed = messageSchema.safeParse(item);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const [field] = issue!.path;
    const name = [key, index, ...(field === undefined ? [] : [String(field)])].join('.');
    const found = field === undefined ? item : (item as Record<string, unknown>)[String(field)];
    throw wrong(row, name, field === undefined ? 'a message with role and content' : 'a text', found);
  });
}

/** The error of a value that is not allowed. */
export function wrong(row: DatasetRow, name: string, allowed: string, found: unknown = row.value[name]): DatasetError {
  const isMissing = found === undefined || found === null;
  return new DatasetError(
    isMissing
      ? `${row.place}: the key ${name} is missing; allowed: ${allowed}`
      : `${row.place}: ${name} is ${shown(JSON.stringify(found))}; allowed: ${allowed}`,
  );
}

/** The error of a row whose keys are of no shape. */
export function wrongShape({ place, value }: DatasetRow, allowed: string): DatasetError {
  const keys = Object.keys(value);
  const found = keys.length === 0 ? 'no key' : shown(`the ${keys.length === 1 ? 'key' : 'keys'} ${keys.join(', ')}`);
  return new DatasetError(`${place}: the example has ${found}; allowed: ${allowed}`);
}
