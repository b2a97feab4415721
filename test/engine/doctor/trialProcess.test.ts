import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readTrial, tryInProcess } from '../../../src/engine/doctor/trialProcess';
import { temporaryFolder } from '../../store/fixtures';

const ended = { code: 0, signal: null, stdout: '', stderr: '', late: null };
const works = { works: true, device: 'CUDA GPU', reason: null, milliseconds: 5, adapter: null };

it('believes a process that told its result and crashed afterwards', () => {
  expect(readTrial({ ...ended, code: null, signal: 'SIGSEGV', stdout: `noise\n${JSON.stringify(works)}\n` })).toEqual(works);
});

it('says how a process ended that told nothing', () => {
  expect(readTrial({ ...ended, code: null, signal: 'SIGILL' }).reason).toBe('its process was ended by SIGILL');
  // It crashed while it wrote.
  expect(readTrial({ ...ended, code: null, signal: 'SIGILL', stdout: '{"works":tr' }).reason).toBe(
    'its process was ended by SIGILL',
  );
  expect(readTrial({ ...ended, code: 134, stderr: 'a\nassertion failed\n' }).reason).toBe(
    'its process ended with exit code 134; its last words: assertion failed',
  );
  expect(readTrial({ ...ended, code: null, signal: 'SIGKILL', late: 90 }).reason).toBe('it did not start within 90 s');
});

it('adds the libraries that libtensorflow looked for to its reason', () => {
  const told = { ...works, works: false, device: null, milliseconds: null, reason: 'no CUDA device was found' };
  const stderr = "W dso_loader.cc:64] Could not load dynamic library 'libcudnn.so.8'; dlerror: …\n";
  expect(readTrial({ ...ended, code: 1, stdout: JSON.stringify(told), stderr }).reason).toBe(
    'no CUDA device was found; not found: libcudnn.so.8',
  );
});

it('ends a backend that never starts, and one that is no longer wanted', async () => {
  const file = join(temporaryFolder(), 'hangs.mjs');
  writeFileSync(file, 'setInterval(() => {}, 1000);');
  const hangs = [process.execPath, file] as const;
  const never = new AbortController().signal;
  const trial = await tryInProcess('webgpu', { command: [...hangs], limitMs: 200, signal: never });
  expect(trial.reason).toBe('it did not start within 0.2 s');
  const abort = new AbortController();
  const wanted = tryInProcess('webgpu', { command: [...hangs], limitMs: 60_000, signal: abort.signal });
  abort.abort();
  await expect(wanted).rejects.toThrow('aborted');
});
