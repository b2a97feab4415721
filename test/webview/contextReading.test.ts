import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ContextReading } from '../../webview/tokens/contextReading';

const table = { key: 'step 1', source: { step: 1 } };
const none = { places: 1, completions: 1, prompts: 1, contexts: [] };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A reading whose answers come when they are let. */
function reading() {
  const asked: { id: number; answer(error?: Error): void }[] = [];
  const ask = (_: string, { id }: { id: number }) =>
    new Promise((resolve, reject) =>
      asked.push({ id, answer: (error) => (error ? reject(error) : resolve({ ...none, places: id })) }),
    );
  const contexts = new ContextReading({ ask: ask as never }, () => {});
  return { asked, contexts, ids: () => asked.map(({ id }) => id) };
}

it('reads the first token at once, then of those walked over only the last, after a pause and one at a time', async () => {
  const { asked, contexts, ids } = reading();
  contexts.ensure(table, 1);
  for (const id of [2, 3, 4]) contexts.ensure(table, id);
  await vi.advanceTimersByTimeAsync(200);
  expect(ids()).toEqual([1]);
  asked[0]!.answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(ids()).toEqual([1, 4]);
  asked[1]!.answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(contexts.of(table, 4).contexts?.places).toBe(4);
  for (const id of [5, 6, 7]) {
    contexts.ensure(table, id);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(ids()).toEqual([1, 4]);
  await vi.advanceTimersByTimeAsync(50);
  expect(ids()).toEqual([1, 4, 7]);
});

it('reads none that it has, and once more what failed where that is wanted', async () => {
  const { asked, contexts, ids } = reading();
  contexts.ensure(table, 1);
  asked[0]!.answer(new Error('It is broken.'));
  await vi.advanceTimersByTimeAsync(0);
  expect(contexts.of(table, 1).failure).toBe('It is broken.');
  contexts.ensure(table, 1);
  await vi.advanceTimersByTimeAsync(200);
  expect(ids()).toEqual([1]);
  contexts.ensure(table, 1, true);
  asked[1]!.answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(contexts.of(table, 1)).toEqual({ contexts: { ...none, places: 1 }, failure: null });
  contexts.ensure(table, 2);
  contexts.ensure(table, 1);
  await vi.advanceTimersByTimeAsync(200);
  expect(ids()).toEqual([1, 1]);
});
