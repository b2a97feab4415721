import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keptByFile } from '../../../src/engine/analyze/keptByFile';
import { temporaryFolder } from '../../store/fixtures';

it('reads a file once while it stays as it is, and of many keeps those asked for last', async () => {
  const folder = temporaryFolder();
  const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ file: join(folder, name) })) as [
    { file: string },
    { file: string },
    { file: string },
  ];
  for (const { file } of [a, b, c]) writeFileSync(file, 'x');
  const read: string[] = [];
  const kept = keptByFile(({ file }: { file: string }, how: string) => Promise.resolve(read.push(`${file.at(-1)} ${how}`)), 2);
  await kept(a, 'first');
  await kept(a, 'again');
  expect(read).toEqual(['a first']);
  appendFileSync(a.file, 'more');
  await kept(a, 'changed');
  await kept(b, 'first');
  await kept(c, 'first');
  await kept(a, 'forgotten');
  expect(read).toEqual(['a first', 'a changed', 'b first', 'c first', 'a forgotten']);
});

it('tries again what failed', async () => {
  const folder = temporaryFolder();
  let times = 0;
  const kept = keptByFile(() => (times++ === 0 ? Promise.reject(new Error('torn')) : Promise.resolve('whole')), 2);
  const source = { file: join(folder, 'gone') };
  await expect(kept(source)).rejects.toThrow('torn');
  expect(await kept(source)).toBe('whole');
});
