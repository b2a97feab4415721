import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { replaceFolder } from '../../../src/engine/setup/replaceFolder';
import { temporaryFolder } from '../../store/fixtures';

let parent: string;
let target: string;
beforeEach(() => {
  parent = temporaryFolder();
  target = join(parent, 'tfjs-node');
});

const write = (folder: string, text: string) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'addon'), text);
};
/** What is there beside the lock, which stays. */
const shown = () => readdirSync(parent).filter((name) => !name.endsWith('.lock'));
const installing = (text: string) => (staging: string) => Promise.resolve(write(staging, text));
const addon = () => readFileSync(join(target, 'addon'), 'utf8');

it('makes a folder, and makes it anew without a trace of the old one', async () => {
  await replaceFolder(target, installing('first'));
  writeFileSync(join(target, 'old file'), '');
  await replaceFolder(target, async (staging) => {
    expect(readdirSync(staging)).toEqual([]);
    // Until the new one is complete, the one that works stays.
    expect(addon()).toBe('first');
    await installing('second')(staging);
  });
  expect([addon(), readdirSync(target), shown()]).toEqual(['second', ['addon'], ['tfjs-node']]);
});

it('leaves what works as it is where the new one fails', async () => {
  write(target, 'works');
  const failing = replaceFolder(target, (staging) => {
    write(staging, 'half');
    throw new Error('no network');
  });
  await expect(failing).rejects.toThrow('no network');
  expect([addon(), shown()]).toEqual(['works', ['tfjs-node']]);
});

it('puts the old one back where the new one cannot take its place', async () => {
  write(target, 'works');
  const vanishing = replaceFolder(target, async (staging) => {
    const { rm } = await import('node:fs/promises');
    await rm(staging, { recursive: true });
  });
  await expect(vanishing).rejects.toThrow('ENOENT');
  expect([addon(), shown()]).toEqual(['works', ['tfjs-node']]);
});

it('puts right what a killed setup left behind', async () => {
  // It was killed between the two renames; another one before them. No process has the highest pid that there can be.
  write(join(parent, '.previous-tfjs-node'), 'works');
  write(join(parent, `.staging-tfjs-node-${hostname()}-4194305`), 'half');
  await expect(replaceFolder(target, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
  expect([addon(), shown()]).toEqual(['works', ['tfjs-node']]);
  write(join(parent, '.previous-tfjs-node'), 'older');
  await replaceFolder(target, installing('new'));
  expect([addon(), existsSync(join(parent, '.previous-tfjs-node'))]).toEqual(['new', false]);
});

it('is made by one process at a time', async () => {
  let release = (): void => {};
  const isInstalling = new Promise<void>((resolve) => (release = resolve));
  let began = (): void => {};
  const hasBegun = new Promise<void>((resolve) => (began = resolve));
  const first = replaceFolder(target, async (staging) => {
    began();
    await isInstalling;
    await installing('first')(staging);
  });
  await hasBegun;
  await expect(replaceFolder(target, installing('second'))).rejects.toThrow(
    `${target} is being set up by process ${process.pid} on ${hostname()} already`,
  );
  // Another backend is another folder.
  await replaceFolder(join(parent, 'webgpu'), installing('other'));
  release();
  await first;
  expect(addon()).toBe('first');
  await replaceFolder(target, installing('second'));
  expect(addon()).toBe('second');
});

it('leaves alone what another host that shares the disk is filling', async () => {
  const other = join(parent, '.staging-tfjs-node-elsewhere-4194305');
  write(other, 'half');
  await replaceFolder(target, installing('new'));
  expect(shown()).toEqual(['.staging-tfjs-node-elsewhere-4194305', 'tfjs-node']);
});

it('shows for as long as it installs that it is alive', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    await replaceFolder(target, async (staging) => {
      const lock = join(
        parent,
        readdirSync(parent).find((name) => name.endsWith('.lock'))!,
      );
      const longAgo = new Date(Date.now() - 600_000);
      utimesSync(lock, longAgo, longAgo);
      vi.advanceTimersByTime(60_000);
      expect(Date.now() - statSync(lock).mtimeMs).toBeLessThan(60_000);
      await installing('new')(staging);
    });
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
