import { expect, it } from 'vitest';
import { killTree } from '../../src/store/killTree';

it('ends a process with all it started: its group, or on Windows the tree that taskkill walks', () => {
  const done: unknown[] = [];
  const means = {
    kill: (...call: unknown[]) => void done.push(call),
    run: (...call: unknown[]) => void done.push(call),
  };
  killTree({ pid: 42 }, { ...means, platform: 'linux' });
  killTree({ pid: 42 }, { ...means, platform: 'win32' });
  killTree({ pid: undefined }, { ...means, platform: 'linux' });
  expect(done).toEqual([
    [-42, 'SIGKILL'],
    ['taskkill', ['/pid', '42', '/T', '/F']],
  ]);
  const gone = () => {
    throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH' });
  };
  killTree({ pid: 42 }, { ...means, platform: 'linux', kill: gone });
});
