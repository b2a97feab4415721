import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readModelFolder } from '../../src/engine/model/folder';
import { ModelError } from '../../src/engine/model/modelError';
import { readSafetensors, writeSafetensors, type NamedTensor } from '../../src/engine/model/safetensors';
import { weightPaths } from '../../src/engine/model/weightFiles';
import { fixtureFolder } from './fixtureModel';

const ONE = 'model-00001-of-00002.safetensors';
const TWO = 'model-00002-of-00002.safetensors';
const INDEX = 'model.safetensors.index.json';

let folder: string;
let map: Record<string, unknown>;
let shards: Record<string, NamedTensor[]>;

/** The qwen2 fixture, its tensors dealt alternately to two shards. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sharded-'));
  cpSync(fixtureFolder('qwen2'), folder, { recursive: true });
  const tensors = [...(await readSafetensors(join(folder, 'model.safetensors'))).values()];
  rmSync(join(folder, 'model.safetensors'));
  shards = { [ONE]: tensors.filter((_, i) => i % 2 === 0), [TWO]: tensors.filter((_, i) => i % 2 === 1) };
  map = Object.fromEntries(tensors.map(({ name }, i) => [name, i % 2 === 0 ? ONE : TWO]));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function write(index: unknown = { metadata: { total_size: 1 }, weight_map: map }): Promise<void> {
  for (const [name, tensors] of Object.entries(shards)) await writeSafetensors(join(folder, name), tensors);
  writeFileSync(join(folder, INDEX), typeof index === 'string' ? index : JSON.stringify(index));
}

const NORM = 'model.norm.weight';
const otherShard = (name: string): string => (map[name] === ONE ? TWO : ONE);

describe('sharded weights', () => {
  it('are those of the single file', async () => {
    await write();
    const single = await readModelFolder(fixtureFolder('qwen2'));
    expect((await readModelFolder(folder)).weights).toEqual(single.weights);
    expect((await weightPaths(folder)).map((path) => basename(path))).toEqual([INDEX, ONE, TWO]);
  });

  it('are passed over where model.safetensors is there too', async () => {
    await write('not JSON');
    cpSync(join(fixtureFolder('qwen2'), 'model.safetensors'), join(folder, 'model.safetensors'));
    expect((await weightPaths(folder)).map((path) => basename(path))).toEqual(['model.safetensors']);
    await readModelFolder(folder);
  });

  const cases: [string, () => Promise<void>, RegExp][] = [
    ['an index that is not JSON', () => write('{'), /index\.json is not JSON: /],
    ['an index without weight_map', () => write({}), /index\.json: weight_map must map .*; found nothing$/],
    ['a weight_map that is a list', () => write({ weight_map: [] }), /weight_map must map .*; found \[\]$/],
    ['an empty weight_map', () => write({ weight_map: {} }), /weight_map names no tensor$/],
    [
      'a shard that is no text',
      () => write({ weight_map: { ...map, [NORM]: 3 } }),
      /the shard of tensor model\.norm\.weight must be the name of a \.safetensors file beside the index; found 3$/,
    ],
    ...['../outside.safetensors', '/etc/x.safetensors', 'a\\b.safetensors', 'C:x.safetensors', '..', 'weights.bin'].map(
      (shard): [string, () => Promise<void>, RegExp] => [
        `the shard ${shard}`,
        () => write({ weight_map: { ...map, [NORM]: shard } }),
        /the shard of tensor model\.norm\.weight must be the name of a \.safetensors file beside the index; found "/,
      ],
    ),
    [
      'a missing shard',
      async () => {
        await write();
        rmSync(join(folder, TWO));
      },
      /index\.json names the shard .*model-00002-of-00002\.safetensors, which is missing$/,
    ],
    [
      'a tensor in two shards',
      async () => {
        const tensor = Object.values(shards)
          .flat()
          .find(({ name }) => name === NORM)!;
        shards[otherShard(NORM)]!.push(tensor);
        await write();
      },
      /the tensor model\.norm\.weight is in two shards, .*00001-of-00002\.safetensors and .*00002-of-00002\.safetensors; allowed: one$/,
    ],
    [
      'a tensor in another shard than the index says',
      () => write({ weight_map: { ...map, [NORM]: otherShard(NORM) } }),
      /says that the tensor model\.norm\.weight is in model-0000\d-of-00002\.safetensors, and it is in .*model-0000\d/,
    ],
    [
      'a weight_map that names a tensor no shard has',
      () => write({ weight_map: { ...map, 'model.ghost.weight': ONE } }),
      /says that the tensor model\.ghost\.weight is in model-00001-of-00002\.safetensors, and no shard has it$/,
    ],
    [
      'a tensor that the model needs and no shard has',
      async () => {
        for (const name of [ONE, TWO]) shards[name] = shards[name]!.filter((tensor) => tensor.name !== NORM);
        delete map[NORM];
        await write();
      },
      /index\.json lacks the tensor model\.norm\.weight that config\.json asks for$/,
    ],
    [
      'a damaged shard',
      async () => {
        await write();
        writeFileSync(join(folder, TWO), 'torn');
      },
      /model-00002-of-00002\.safetensors is not a safetensors file: it has 4 bytes/,
    ],
  ];
  it.each(cases)('refuse %s', async (_, prepare, message) => {
    await prepare();
    const error = await readModelFolder(folder).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ModelError);
    expect((error as ModelError).message).toMatch(message);
  });
});
