import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { hubModels } from '../../src/host/models/hubModels';
import { readModelFacts } from '../../src/host/models/modelFolder';
import { RunLibrary } from '../../src/host/runs/runLibrary';
import { describeModelsNode, modelRoots } from '../../src/host/trees/modelsNodes';
import { temporaryFolder } from '../store/fixtures';

vi.mock('vscode', () => import('./vscodeDouble'));

const tiny = join(import.meta.dirname, '..', 'fixtures', 'countdown-tiny');
const commit = 'c'.repeat(40);

/** A safetensors file of one tensor. */
function safetensors(name: string, shape: number[]): Uint8Array {
  const bytes = 4 * shape.reduce((product, size) => product * size, 1);
  const header = Buffer.from(JSON.stringify({ [name]: { dtype: 'F32', shape, data_offsets: [0, bytes] } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(bytes)]);
}

/** A repository of a cache whose files are links to blobs. */
function repository(hub: string, id: string, files: Record<string, string | Uint8Array>): string {
  const folder = join(hub, `models--${id.replace('/', '--')}`);
  const snapshot = join(folder, 'snapshots', commit);
  for (const part of [snapshot, join(folder, 'refs'), join(folder, 'blobs')]) mkdirSync(part, { recursive: true });
  writeFileSync(join(folder, 'refs', 'main'), commit);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, 'blobs', name), content);
    symlinkSync(join('..', '..', 'blobs', name), join(snapshot, name));
  }
  return snapshot;
}

const config = (type: string) => ({ 'config.json': JSON.stringify({ model_type: type }), 'tokenizer.json': '{}' });
const sharded = {
  ...config('qwen2'),
  'model.safetensors.index.json': JSON.stringify({
    weight_map: { a: 'model-1.safetensors', b: 'model-2.safetensors', c: 'model-1.safetensors' },
  }),
  'model-1.safetensors': safetensors('a', [2, 3]),
  'model-2.safetensors': safetensors('b', [4]),
};

it('offers the models of a hub cache that can be used', async () => {
  const hub = temporaryFolder();
  const whole = repository(hub, 'org/whole', { ...config('llama'), 'model.safetensors': safetensors('a', [5, 2]) });
  const parts = repository(hub, 'Org/parts', sharded);
  repository(hub, 'org/other', { ...config('t5'), 'model.safetensors': safetensors('a', [1]) });
  repository(hub, 'org/pickled', { ...config('llama'), 'pytorch_model.bin': '' });
  repository(hub, 'org/unfinished', { ...sharded, 'model-2.safetensors': '' });
  const models = await hubModels([hub, join(hub, 'none')]);
  expect(models.map(({ facts }) => facts)).toEqual([
    { path: parts, name: 'Org/parts', type: 'qwen2', parameters: 10, problem: null },
    { path: whole, name: 'org/whole', type: 'llama', parameters: 10, problem: null },
  ]);
});

it('says what is wrong with a model in several files', async () => {
  const hub = temporaryFolder();
  const { 'model-2.safetensors': _, ...incomplete } = sharded;
  const folder = repository(hub, 'org/incomplete', incomplete);
  expect((await readModelFacts(folder)).problem).toContain('model-2.safetensors');
  const outside = repository(hub, 'org/outside', {
    ...sharded,
    'model.safetensors.index.json': '{"weight_map":{"a":"../x.safetensors"}}',
  });
  expect((await readModelFacts(outside)).problem).toContain('cannot be read');
  const t5 = repository(hub, 'org/t5', { ...config('t5'), 'model.safetensors': safetensors('a', [1]) });
  expect((await readModelFacts(t5)).problem).toContain('has the model_type t5; allowed: llama, mistral, ');
});

it('does not read what a hostile folder would have it read', async () => {
  const hub = temporaryFolder();
  const blanks = Buffer.concat([Buffer.alloc(8), Buffer.from('{}'.padEnd(20_000_000))]);
  blanks.writeBigUInt64LE(20_000_000n);
  const many = (count: number) =>
    JSON.stringify({ weight_map: Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i}`, `${i}.safetensors`])) });
  const folder = repository(hub, 'org/blanks', {
    ...config('llama'),
    'model.safetensors.index.json': many(3),
    '0.safetensors': blanks,
  });
  for (const name of ['1.safetensors', '2.safetensors']) symlinkSync('0.safetensors', join(folder, name));
  expect((await readModelFacts(folder)).problem).toContain(
    `${join(folder, '1.safetensors')} has a header of 20000000 bytes; allowed: 32000000 in all files of a model`,
  );
  const shards = repository(hub, 'org/shards', { ...config('llama'), 'model.safetensors.index.json': many(1001) });
  expect((await readModelFacts(shards)).problem).toContain('names 1001 files; allowed: 1000');
  const long = repository(hub, 'org/long', { ...config('llama'), 'model.safetensors': blanks.subarray(0, 1000) });
  expect((await readModelFacts(long)).problem).toContain('has 1000 bytes, and needs 20000008');
  const folders = repository(hub, 'org/folder', config('llama'));
  mkdirSync(join(folders, 'model.safetensors'));
  expect((await readModelFacts(folders)).problem).toContain('is not a file');
});

it('counts only the models that can be used towards the most that are offered', async () => {
  const hub = temporaryFolder();
  const usable = { ...config('llama'), 'model.safetensors': safetensors('a', [5, 2]) };
  for (const id of ['org/c', 'org/z']) repository(hub, id, config('llama'));
  for (const id of ['org/b', 'org/y', 'org/x']) repository(hub, id, usable);
  expect((await hubModels([hub], 2)).map(({ facts }) => facts.name)).toEqual(['org/b', 'org/x']);
  const other = temporaryFolder();
  const shadowed = repository(other, 'org/b', usable);
  expect((await hubModels([hub, other])).map(({ facts }) => facts.path)).not.toContain(shadowed);
});

it('puts those of the hub below one row of the Models tree, but for the bases of runs', async () => {
  const hub = temporaryFolder();
  const used = repository(hub, 'org/used', { ...config('llama'), 'model.safetensors': safetensors('a', [5, 2]) });
  repository(hub, 'org/unused', { ...config('llama'), 'model.safetensors': safetensors('a', [5, 2]) });
  const known = await hubModels([hub]);
  const record = { baseModel: { path: used, name: 'org/used', parameters: 10 } };
  const run = { ref: { runsFolder: '/w', runId: 'one' }, entry: { kind: 'run', folder: '/w/one', record } };
  const roots = modelRoots(known, [run] as unknown as Parameters<typeof modelRoots>[1]);
  const library = new RunLibrary();
  expect(roots.map((node) => describeModelsNode(node, library)).map(({ label, description }) => [label, description])).toEqual([
    ['org/used', '0 k parameters · in the hub cache'],
    ['Hub cache', '1 model'],
  ]);
  library.dispose();
});

it('lists a cache of 100 models', async () => {
  const hub = temporaryFolder();
  const [first, ...others] = Array.from({ length: 100 }, (_, i) => `org/model-${i}`);
  const files = Object.fromEntries(['config.json', 'tokenizer.json', 'model.safetensors'].map((name) => [name, '']));
  for (const id of [first!, ...others]) {
    const snapshot = repository(hub, id, files);
    for (const name of Object.keys(files)) copyFileSync(join(tiny, name), join(snapshot, '..', '..', 'blobs', name));
  }
  const models = await hubModels([hub]);
  expect(new Set(models.map(({ facts }) => facts.name)).size).toBe(100);
});
