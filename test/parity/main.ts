import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readModelFolder } from '../../src/engine/model/folder';
import { writeFileAtomic, writeJsonAtomic } from '../../src/store/atomicFile';
import { redraw } from './redraw';
import { toCsv, type Records } from './records';
import { BACKEND, SEEDS } from './settings';
import { Sitting } from './sides';

const DOCS = 'docs';

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      python: { type: 'string' },
      seeds: { type: 'string', default: `${SEEDS.length}` },
      redraw: { type: 'boolean', default: false },
    },
  });
  const seeds = SEEDS.slice(0, Number(values.seeds));
  if (seeds.length < 2) throw new Error(`--seeds is ${values.seeds}; allowed: 2 to ${SEEDS.length}`);
  if (!values.redraw) {
    const python = values.python ?? process.env['POSTTRAINING_PYTHON'] ?? '.vscode-test/bench/python/bin/python';
    if (!existsSync(python)) throw new Error(`${python}, a Python with TRL, does not exist: name another with --python`);
    await save(await measure(new Sitting('.vscode-test/parity', python), seeds));
  }
  for (const [path, text] of Object.entries(redraw(DOCS))) await writeFileAtomic(path, text);
}

/** Trains what is not trained yet, one after the other. */
async function measure(sitting: Sitting, seeds: readonly number[]): Promise<Records> {
  const records = { runs: [], heldOut: [], replay: [] } as Pick<Records, 'runs' | 'heldOut' | 'replay'>;
  const checked = { checkedCompletions: 0, differentRewards: 0 };
  for (const seed of seeds) {
    await sitting.trainOurs(seed);
    if (seed === seeds[0]) await sitting.trainTrl(seed, 'replay');
    await sitting.trainTrl(seed, 'train');
    const { completions, different } = await sitting.checkRewards(seed);
    checked.checkedCompletions += completions;
    checked.differentRewards += different;
    const steps = { ours: await sitting.ourSteps(seed), TRL: await sitting.trlSteps(seed, 'train') };
    for (const side of ['ours', 'TRL'] as const) {
      records.runs.push(...steps[side].map((step) => ({ side, seed, ...step })));
      const held = await sitting.heldOut(side === 'ours' ? 'ours' : 'train', seed);
      records.heldOut.push(...held.map((row) => ({ side, seed, ...row })));
    }
  }
  const seed = seeds[0]!;
  const replayed = await sitting.trlSteps(seed, 'replay');
  records.replay = (await sitting.ourSteps(seed)).map(({ step, loss, grad_norm, kl }, i) => {
    const other = replayed[i]!;
    return { step, loss, trl_loss: other.loss, grad_norm, trl_grad_norm: other.grad_norm, kl, trl_kl: other.kl };
  });
  const replayedWeightsDistance = await weightsDistance(sitting, seed);
  const draws = await sitting.ourDraws(seed);
  const setup = { ...(await sitting.versions(seed)), backend: BACKEND, ...checked, replayedWeightsDistance };
  return { ...records, draws, setup };
}

async function weightsDistance(sitting: Sitting, seed: number): Promise<number> {
  const weights = async (path: string): Promise<Float32Array> => (await readModelFolder(path)).weights;
  const ours = await weights(sitting.modelOf('ours', seed));
  const norm = (other: Float32Array): number => Math.hypot(...chunks(ours.map((value, i) => value - other[i]!)));
  return norm(await weights(sitting.modelOf('replay', seed))) / norm(await weights('media/models/countdown'));
}

/** Norms of pieces: Math.hypot takes its values as arguments, of which there may not be too many. */
function chunks(values: Float32Array): number[] {
  return Array.from({ length: Math.ceil(values.length / 1000) }, (_, i) =>
    Math.hypot(...values.subarray(i * 1000, (i + 1) * 1000)),
  );
}

async function save({ runs, heldOut, replay, draws, setup }: Records): Promise<void> {
  const folder = `${DOCS}/parity`;
  await mkdir(folder, { recursive: true });
  await writeFileAtomic(`${folder}/runs.csv`, toCsv(runs));
  await writeFileAtomic(`${folder}/held-out.csv`, toCsv(heldOut));
  await writeFileAtomic(`${folder}/replay.csv`, toCsv(replay));
  await writeFileAtomic(`${folder}/sampler.csv`, toCsv(draws.map((row) => ({ ...row }))));
  await writeJsonAtomic(`${folder}/setup.json`, setup);
}
