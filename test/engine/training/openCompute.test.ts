import { afterEach, expect, it, vi } from 'vitest';
import { closing } from '../../../src/engine/training/openCompute';

afterEach(() => vi.restoreAllMocks());

const stuck = { dispose: () => Promise.reject(new Error('it hangs')) };

it('keeps the result or the error of what was done where the backend cannot be closed, and tells it', async () => {
  const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(await closing(stuck, () => Promise.resolve('finished'))).toBe('finished');
  await expect(closing(stuck, () => Promise.reject(new Error('the first')))).rejects.toThrow('the first');
  expect(told.mock.calls.flat()).toEqual(Array(2).fill('the backend could not be closed: it hangs\n'));
});
