import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TokenPointer, type PointedToken } from '../../../webview/shared/tokens/tokenPointer';

const row = {} as PointedToken['row'];
const token = (index: number): PointedToken => ({ row, index, rect: {} as DOMRect });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function followed() {
  const seen: [next: number | null, place: number | null][] = [];
  const pointer: TokenPointer = new TokenPointer(() => seen.push([pointer.next?.index ?? null, pointer.place?.index ?? null]));
  return { pointer, seen };
}

test('a pointer that rests has its card filled first and opened before the frame of 150 ms; from then on the card moves at once', () => {
  const { pointer, seen } = followed();
  pointer.hover(token(3));
  vi.advanceTimersByTime(59);
  expect(seen).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(seen).toEqual([[3, null]]);
  vi.advanceTimersByTime(79);
  expect(seen).toHaveLength(1);
  vi.advanceTimersByTime(1);
  pointer.hover(token(4));
  expect(seen.slice(1)).toEqual([
    [null, 3],
    [null, 4],
  ]);
});

test('a pointer that passes, or leaves before it opens, shows nothing', () => {
  const { pointer, seen } = followed();
  for (let index = 0; index < 5; index++) {
    pointer.hover(token(index));
    vi.advanceTimersByTime(50);
  }
  pointer.hover(null);
  vi.advanceTimersByTime(1000);
  expect(seen).toEqual([]);
  pointer.hover(token(1));
  vi.advanceTimersByTime(100);
  pointer.hover(null);
  vi.advanceTimersByTime(1000);
  expect(seen).toEqual([[1, null]]);
  expect(pointer.next).toBeNull();
});

test('a card that is left closes after 80 ms, and one that the keyboard opened stays', () => {
  const { pointer, seen } = followed();
  pointer.focus(token(1));
  pointer.hover(null);
  vi.advanceTimersByTime(1000);
  expect(seen).toEqual([[null, 1]]);
  pointer.hover(token(2));
  pointer.hover(null);
  vi.advanceTimersByTime(79);
  expect(seen.at(-1)).toEqual([null, 2]);
  vi.advanceTimersByTime(1);
  expect(seen.at(-1)).toEqual([null, null]);
});
