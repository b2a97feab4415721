import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryNeed } from '../../src/analysis/memory/memoryNeed';
import { parameterCount } from '../../src/analysis/memory/parameterCount';
import { recipeRun } from '../../src/analysis/memory/recipeRun';
import { readRecipeFile } from '../../src/engine/cli/recipeFile';
import { modelSizes } from '../../src/engine/estimate/modelSizes';
import { readModelShape } from '../../src/engine/model/folder';
import { knownModel, shapeOf } from '../analysis/memory/knownModels';
import { fixtureFolder, fixtureModels } from './fixtureModel';

const root = join(import.meta.dirname, '../..');
const bundled = join(root, 'media/models/countdown');

interface MeasuredRow {
  name: string;
  recipe: string;
  backend: string;
  threads: number;
  settings: Record<string, unknown>;
  gib: number;
}

const { rows } = JSON.parse(readFileSync(join(root, 'docs/memory/built-in.json'), 'utf8')) as { rows: MeasuredRow[] };
const text = readFileSync(join(root, 'docs/memory.md'), 'utf8').replace(/ +\|/g, ' |');

/** GiB that is estimated for a row. The longest prompt of the bundled dataset has 9 tokens; two threads sampled. */
async function estimated({ recipe, backend, threads, settings }: MeasuredRow): Promise<number> {
  const set = Object.entries({ ...settings, backend, threads }).filter(([key]) => key !== 'model');
  const file = await readRecipeFile(
    join(root, `examples/recipes/${recipe}.yaml`),
    set.map(([key, value]) => `${key}=${String(value)}`),
  );
  const isWasm = backend === 'wasm';
  const model = settings['model'] === '10m' ? knownModel('random-10M') : modelSizes((await readModelShape(bundled)).config);
  const run = recipeRun(file.recipe, model, {
    ...{ engine: 'built-in', precision: 'float32', devices: 1, sharding: 'none', fusedLogits: false, offload: false },
    ...{ promptTokens: 9, rewardModels: [], teacher: null, threads: isWasm ? threads : 1, samplers: threads, isWasm },
  });
  return memoryNeed(run).total / 2 ** 30;
}

describe('the estimate of the built-in engine', () => {
  it.each(rows)('is within 20 % of what was measured: $name, $backend, $threads threads', async (row) => {
    const ours = await estimated(row);
    expect(ours / row.gib).toBeGreaterThan(0.8);
    // The sequences of the SFT recipe fill less than half of max_length; 60 % is assumed.
    expect(ours / row.gib).toBeLessThan(row.name.startsWith('SFT') ? 1.25 : 1.2);
  });

  it('stands beside what was measured in docs/memory.md', async () => {
    const lines = await Promise.all(
      rows.map(async (row) => {
        const ours = await estimated(row);
        const error = `${ours < row.gib ? '−' : '+'}${(100 * Math.abs(ours / row.gib - 1)).toFixed(0)} %`;
        return `| ${[row.name, row.backend, row.threads, row.gib.toFixed(2), ours.toFixed(2), error].join(' | ')} |`;
      }),
    );
    expect(lines.filter((line) => !text.includes(line))).toEqual([]);
  });
});

describe('sizes', () => {
  it.each(fixtureModels)('of %s are those of its tensors, read by the engine or from any config', async (name) => {
    const folder = fixtureFolder(name);
    const { config, layout } = await readModelShape(folder);
    expect(parameterCount(modelSizes(config)).total).toBe(layout.size);
    const raw = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as unknown;
    expect(parameterCount(shapeOf(raw)).total).toBe(layout.size);
  });
});
