import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SubjectReading } from '../../webview/memory/subjectReading';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Reads `text`, which takes until `finish`. */
function reading() {
  const state = { text: '', asked: [] as string[], finish: () => {} };
  const subject = new SubjectReading(
    () =>
      new Promise((resolve) => {
        state.asked.push(state.text);
        state.finish = resolve;
      }),
  );
  const request = (text: string, pause?: number): void => {
    state.text = text;
    subject.request(pause);
  };
  return { state, request };
}

it('reads once what is typed without a pause', async () => {
  const { state, request } = reading();
  for (const text of ['{', '{ ', '{ }']) {
    request(text, 200);
    await vi.advanceTimersByTimeAsync(199);
  }
  expect(state.asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(state.asked).toEqual(['{ }']);
});

it('reads only the newest of what is asked for while something is read, and nothing twice', async () => {
  const { state, request } = reading();
  for (const text of ['a', 'b', 'c']) request(text);
  expect(state.asked).toEqual(['a']);
  state.finish();
  await vi.advanceTimersByTimeAsync(0);
  expect(state.asked).toEqual(['a', 'c']);
  state.finish();
  await vi.advanceTimersByTimeAsync(1000);
  expect(state.asked).toEqual(['a', 'c']);
});

it('reads at once what is chosen, and not a second time what was typed before', async () => {
  const { state, request } = reading();
  request('typed', 200);
  request('chosen');
  state.finish();
  await vi.advanceTimersByTimeAsync(1000);
  expect(state.asked).toEqual(['chosen']);
});
