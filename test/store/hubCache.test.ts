import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  findInHub,
  hubFolders,
  hubOrigin,
  mainSnapshots,
  modelFolderNamed,
  modelName,
  parseHubId,
} from '../../src/store/hubCache';
import { temporaryFolder } from './fixtures';

const [first, second] = ['1', '2'].map((digit) => digit.repeat(40)) as [string, string];

/** A hub cache with two commits of a model, `main` being the second, and one of another without any reference. */
function cache(): string {
  const hub = temporaryFolder();
  const repository = join(hub, 'models--Qwen--Qwen2.5-0.5B');
  for (const commit of [first, second]) mkdirSync(join(repository, 'snapshots', commit), { recursive: true });
  mkdirSync(join(repository, 'refs', 'refs', 'pr'), { recursive: true });
  writeFileSync(join(repository, 'refs', 'main'), second);
  writeFileSync(join(repository, 'refs', 'refs', 'pr', '1'), `${first}\n`);
  mkdirSync(join(hub, 'models--org--bare', 'snapshots', first), { recursive: true });
  mkdirSync(join(hub, 'datasets--org--some'));
  writeFileSync(join(hub, 'version.txt'), '1');
  return hub;
}

describe('the name of a model on the hub', () => {
  it.each([
    ['Qwen/Qwen2.5-0.5B', { id: 'Qwen/Qwen2.5-0.5B', revision: 'main' }],
    ['org/name@refs/pr/1', { id: 'org/name', revision: 'refs/pr/1' }],
    [`org/name@${first}`, { id: 'org/name', revision: first }],
    ['gpt2', { id: 'gpt2', revision: 'main' }],
    ['gpt2@v1', { id: 'gpt2', revision: 'v1' }],
    ['..', null],
    ['.', null],
    ['a\0b', null],
    [`a/${'b'.repeat(300)}`, null],
    [`a/b@${'c'.repeat(300)}`, null],
    ['../models', null],
    ['./models/x', null],
    ['/models/x', null],
    ['a/b/c', null],
    ['org/name@../../x', null],
    ['org/na--me', null],
    ['org/name@', null],
    ['', null],
  ])('%s', (text, expected) => expect(parseHubId(text)).toEqual(expected));
});

it('looks where the environment says, then in the home folder', () => {
  const home = join(homedir(), '.cache', 'huggingface', 'hub');
  expect(hubFolders({})).toEqual([home]);
  expect(hubFolders({ HF_HUB_CACHE: '/a', HF_HOME: '/b', XDG_CACHE_HOME: '/c' })).toEqual([
    '/a',
    '/b/hub',
    '/c/huggingface/hub',
    home,
  ]);
  expect(hubFolders({ HF_HOME: '~/.cache/huggingface' })).toEqual([home]);
});

describe('a hub cache', () => {
  it('has a model by its id and revision', () => {
    const hub = cache();
    const found = (name: string) => modelFolderNamed(name, temporaryFolder(), ['/nowhere', hub]);
    const snapshot = (commit: string) => join(hub, 'models--Qwen--Qwen2.5-0.5B', 'snapshots', commit);
    expect(found('Qwen/Qwen2.5-0.5B')).toBe(snapshot(second));
    expect(found('Qwen/Qwen2.5-0.5B@refs/pr/1')).toBe(snapshot(first));
    expect(found(`Qwen/Qwen2.5-0.5B@${first}`)).toBe(snapshot(first));
    expect(found('Qwen/Qwen2.5-0.5B@v1')).toBeNull();
    expect(found('Qwen/Qwen2.5-0.5B@refs')).toBeNull();
    expect(found('org/bare')).toBeNull();
    expect(found(`org/bare@${first}`)).toBe(join(hub, 'models--org--bare', 'snapshots', first));
    expect(found('org/none')).toBeNull();
  });

  it('has the first models by names without an owner, where no folder is called so', () => {
    const hub = temporaryFolder();
    const path = join(hub, 'models--gpt2', 'snapshots', first);
    mkdirSync(path, { recursive: true });
    mkdirSync(join(hub, 'models--gpt2', 'refs'));
    writeFileSync(join(hub, 'models--gpt2', 'refs', 'main'), first);
    const folder = temporaryFolder();
    expect(modelFolderNamed('gpt2', folder, [hub])).toBe(path);
    expect(modelFolderNamed('gpt3', folder, [hub])).toBeNull();
    expect(mainSnapshots(hub)).toEqual([{ id: 'gpt2', path }]);
    expect(hubOrigin(path)).toEqual({ id: 'gpt2', commit: first });
    mkdirSync(join(folder, 'gpt2'));
    expect(modelFolderNamed('gpt2', folder, [hub])).toBe(join(folder, 'gpt2'));
  });

  it('that cannot be read hides none of those after it', () => {
    const [broken, hub] = [join(temporaryFolder(), 'hub'), cache()];
    // A link to itself: unlike a folder without permissions, root cannot read it either.
    symlinkSync(broken, broken);
    expect(modelFolderNamed('Qwen/Qwen2.5-0.5B', temporaryFolder(), [broken, hub])).not.toBeNull();
    expect(findInHub(broken, { id: 'a/b', revision: 'main' })).toMatchObject({
      path: null,
      problem: expect.stringMatching(`^${broken} cannot be read: ELOOP`) as string,
    });
  });

  it('gives way to a folder of that name', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'Qwen', 'Qwen2.5-0.5B'), { recursive: true });
    expect(modelFolderNamed('Qwen/Qwen2.5-0.5B', folder, [cache()])).toBe(join(folder, 'Qwen', 'Qwen2.5-0.5B'));
  });

  it('is listed by its main revisions', () => {
    const hub = cache();
    const path = join(hub, 'models--Qwen--Qwen2.5-0.5B', 'snapshots', second);
    expect(mainSnapshots(hub)).toEqual([{ id: 'Qwen/Qwen2.5-0.5B', path }]);
    expect(mainSnapshots('/nowhere')).toEqual([]);
    const link = join(temporaryFolder(), 'hub');
    symlinkSync(hub, link, 'junction');
    expect(mainSnapshots(link).map(({ id }) => id)).toEqual(['Qwen/Qwen2.5-0.5B']);
  });
});

it('tells a snapshot from other folders', () => {
  expect(hubOrigin(`/hub/models--a--b.c/snapshots/${first}`)).toEqual({ id: 'a/b.c', commit: first });
  expect(modelName(`/hub/models--a--b.c/snapshots/${first}`)).toBe('a/b.c');
  expect(hubOrigin('/models/mine')).toBeNull();
  expect(modelName('/models/mine')).toBe('mine');
});
