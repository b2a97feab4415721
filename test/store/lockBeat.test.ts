import { afterEach, expect, it, vi } from 'vitest';
import { beatLock } from '../../src/store/lockBeat';

afterEach(() => void vi.useRealTimers());

it('touches a lock four times a minute, tells what that met, and ends', () => {
  vi.useFakeTimers();
  let touches = 0;
  const met: (string | null)[] = [];
  const end = beatLock(
    {
      touch: () => {
        touches++;
        if (touches === 2) throw new Error('the disk is full');
      },
    },
    (failure) => met.push(failure && failure.message),
  );
  vi.advanceTimersByTime(60_000);
  end();
  vi.advanceTimersByTime(60_000);
  expect([touches, met]).toEqual([4, [null, 'the disk is full', null, null]]);
});
