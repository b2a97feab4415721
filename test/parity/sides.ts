import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { verify } from '../../src/engine/countdown/verifier';
import { stepName } from '../../src/contract/ids';
import { evaluationRecordSchema } from '../../src/contract/evaluation';
import { writeFileAtomic, writeJsonAtomic } from '../../src/store/atomicFile';
import { ParquetFile } from '../../src/store/parquetFile';
import { listRollouts, RolloutFile } from '../../src/store/rolloutFiles';
import { readRunView } from '../../src/store/runView';
import { measures, stepSchema, type Measure, type Step } from './records';
import { drawsOf, type Draws } from './sampler';
import { BACKEND, overridesOf, RECIPE, STEPS, trlSettings } from './settings';

const DATASET = 'examples/data/countdown-train.jsonl';
const TEST = 'examples/data/countdown-test.jsonl';
const ENGINE = 'dist/engine/posttrain.js';
const SCRIPT = 'test/parity/trl_run.py';
const SAMPLES = 32;

/** Our metrics, where they have another name. */
const ourNames: Partial<Record<Measure, string>> = {
  mean_length: 'completions/mean_length',
  clipped_ratio: 'completions/clipped_ratio',
  region_mean: 'clip_ratio/region_mean',
};

const problemSchema = z.object({ id: z.string(), prompt: z.string(), numbers: z.array(z.int()), target: z.int() });
const sampleSchema = z.object({ step: z.int(), id: z.string(), completion: z.string(), reward: z.number() });
const versionsSchema = z.object({ trl: z.string(), transformers: z.string(), torch: z.string() });

/** Both sides of one sitting, kept in a folder so that what is finished is not made again. Paths are relative to the repository. */
export class Sitting {
  constructor(
    private readonly folder: string,
    private readonly python: string,
  ) {}

  private at(...names: string[]): string {
    return join(this.folder, ...names);
  }

  async trainOurs(seed: number): Promise<void> {
    const run = this.at('runs', `ours-${seed}`);
    if (existsSync(run)) {
      if ((await readRunView(run)).state === 'finished') return;
      await rm(run, { recursive: true });
    }
    const settings = overridesOf(seed).flatMap((setting) => ['--set', setting]);
    const place = ['--runs-folder', this.at('runs'), '--run-id', `ours-${seed}`, '--backend', BACKEND];
    await watch(process.execPath, [ENGINE, 'train', RECIPE, ...place, ...settings]);
  }

  async ourSteps(seed: number): Promise<Step[]> {
    const view = await readRunView(this.at('runs', `ours-${seed}`));
    return view.steps.map((step, i) =>
      stepSchema.parse({
        step,
        ...Object.fromEntries(measures.map((name) => [name, view.metrics[ourNames[name] ?? name]?.[i]])),
      }),
    );
  }

  ourDraws(seed: number): Promise<Draws[]> {
    return drawsOf(this.at('runs', `ours-${seed}`));
  }

  /** The prompts of our run in its order, one line each, for TRL to take as they come. */
  private async writePrompts(seed: number): Promise<string> {
    const text = await readFile(DATASET, 'utf8');
    const problems = new Map(
      text
        .trim()
        .split('\n')
        .map((line) => [problemSchema.parse(JSON.parse(line)).id, line]),
    );
    const lines: string[] = [];
    for (const { file } of await listRollouts(this.at('runs', `ours-${seed}`))) {
      const rollouts = await RolloutFile.open(file, ParquetFile);
      const rows = await rollouts.readColumns(['prompt_id', 'group', 'sample']);
      await rollouts.close();
      const firsts = rows.filter(({ sample }) => sample === 0).sort((a, b) => a.group - b.group);
      lines.push(...firsts.map(({ prompt_id }) => problems.get(prompt_id)!));
    }
    const path = this.at(`prompts-${seed}.jsonl`);
    await writeFileAtomic(path, `${lines.join('\n')}\n`);
    return path;
  }

  /** TRL's own run (`train`), or its training on our completions (`replay`). */
  async trainTrl(seed: number, what: 'train' | 'replay'): Promise<void> {
    const out = this.at(`${what}-${seed}`);
    if (existsSync(join(out, 'versions.json'))) return;
    const prompts = await this.writePrompts(seed);
    const settings = this.at(`settings-${seed}.json`);
    await writeJsonAtomic(settings, await trlSettings(seed));
    const rollouts = what === 'replay' ? [this.at('runs', `ours-${seed}`, 'rollouts')] : [];
    const versions = await watch(this.python, [SCRIPT, what, settings, prompts, out, ...rollouts]);
    await writeJsonAtomic(join(out, 'versions.json'), versionsSchema.parse(JSON.parse(versions)));
  }

  async versions(seed: number): Promise<z.output<typeof versionsSchema>> {
    return versionsSchema.parse(JSON.parse(await readFile(this.at(`train-${seed}`, 'versions.json'), 'utf8')));
  }

  async trlSteps(seed: number, what: 'train' | 'replay'): Promise<Step[]> {
    return z.array(stepSchema).parse(JSON.parse(await readFile(this.at(`${what}-${seed}`, 'steps.json'), 'utf8')));
  }

  modelOf(side: 'ours' | 'train' | 'replay', seed: number): string {
    return side === 'ours'
      ? this.at('runs', `ours-${seed}`, 'checkpoints', stepName(STEPS, 1))
      : this.at(`${side}-${seed}`, 'model');
  }

  /** Rewards each side's completions with the other's verifier. @throws where TRL was not given our prompts in our order */
  async checkRewards(seed: number): Promise<{ completions: number; different: number }> {
    const prompts = await this.writePrompts(seed);
    const rollouts = this.at('runs', `ours-${seed}`, 'rollouts');
    const counts = z.object({ completions: z.int(), different: z.int() });
    const ours = counts.parse(JSON.parse(await watch(this.python, [SCRIPT, 'rewards', prompts, rollouts])));
    const problems = (await readFile(prompts, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => problemSchema.parse(JSON.parse(line)));
    const byId = new Map(problems.map((problem) => [problem.id, problem]));
    const text = await readFile(this.at(`train-${seed}`, 'samples.jsonl'), 'utf8');
    const samples = text
      .trim()
      .split('\n')
      .map((line) => sampleSchema.parse(JSON.parse(line)));
    const asked = samples.filter((_, i) => i % (samples.length / problems.length) === 0).map(({ id }) => id);
    if (asked.join() !== problems.map(({ id }) => id).join()) throw new Error(`TRL's prompts of seed ${seed} are not ours`);
    const wrong = samples.filter(({ id, completion, reward }) => {
      return (verify(completion, byId.get(id)!).kind === 'right' ? 1 : 0) !== reward;
    });
    return { completions: ours.completions + samples.length, different: ours.different + wrong.length };
  }

  /** pass@k of a model on held-out problems, sampled by our engine whoever trained it. */
  async heldOut(side: 'ours' | 'train', seed: number): Promise<{ k: number; pass: number }[]> {
    const file = this.at(`held-out-${side}-${seed}.json`);
    if (!existsSync(file)) {
      const options = ['--samples', `${SAMPLES}`, '--max-tokens', '64', '--seed', `${seed}`, '--backend', BACKEND, '--json'];
      const model = this.modelOf(side, seed);
      const record = await watch(process.execPath, [ENGINE, 'evaluate', '--model', model, '--dataset', TEST, ...options]);
      await writeFileAtomic(file, record);
    }
    const { passAtK } = evaluationRecordSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    return passAtK.map(({ k, value }) => ({ k, pass: value }));
  }
}

/** Runs a program, shows what it says on standard error, and returns what it prints. */
function watch(command: string, args: string[]): Promise<string> {
  console.error(`$ ${[command, ...args].join(' ')}`);
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, { maxBuffer: 1e8 }, (error, output) => {
      if (error) reject(error);
      else resolve(output);
    });
    child.stderr?.pipe(process.stderr);
  });
}
