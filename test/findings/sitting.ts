import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { oneShotReportSchema } from '../../src/contract/oneShotReport';
import { readEvaluationFolder } from '../../src/store/evaluationFiles';
import { readRunView } from '../../src/store/runView';
import { checkpointOf } from './checkpointOf';
import { fourNumberProblems } from './fourNumbers';
import type { Records } from './records';
import { BASE, FOUR_NUMBERS, LOGGED_PROMPTS, plan, SAMPLES, TEST, TRAIN, type PlannedRun, type Prepared } from './plan';

const ENGINE = 'dist/engine/posttrain.js';
/** Samples of the base a prompt; one without a success in them is called hopeless. */
const HOPELESS_SAMPLES = 64;
/** The bundled model is 128 wide with 3 layers. */
const TEACHER_SHAPE = {
  hidden_size: 192,
  intermediate_size: 528,
  num_hidden_layers: 4,
  num_attention_heads: 6,
  num_key_value_heads: 6,
};

interface Problem {
  id: string;
}

/** What is trained and measured, in a folder that keeps what is finished. Paths are relative to the repository. */
export class Sitting {
  readonly planned: PlannedRun[];

  constructor(
    private readonly folder: string,
    private readonly backend: string,
  ) {
    this.planned = plan((name) => this.place(name));
  }

  run(id: string): string {
    return join(this.folder, 'runs', id);
  }

  evaluation(id: string, step: number | null): string {
    return join(this.folder, 'evaluations', step === null ? id : `${id}-${step}`);
  }

  /** Trains a run and evaluates its checkpoints, as far as that is not done. */
  async make(run: PlannedRun): Promise<void> {
    for (const name of run.needs) await this.prepare(name);
    const folder = this.run(run.id);
    const state = existsSync(join(folder, 'run.json')) ? (await readRunView(folder)).state : null;
    if (state !== 'finished') await this.train(run, state !== null);
    for (const step of run.evaluate)
      await this.evaluate(await checkpointOf(folder, step), TEST, SAMPLES, this.evaluation(run.id, step));
  }

  async evaluateBase(): Promise<void> {
    await this.evaluate(BASE, TEST, SAMPLES, this.evaluation('base', null));
  }

  /** The two training examples of one-shot runs. @throws Error before the logged run is there */
  async oneShotExamples(): Promise<{ highest: string; lowest: string }> {
    const printed = await watch([ENGINE, 'analyze', 'one-shot', '--run', resolve(this.run('logged-42')), '--json']);
    const { ranking } = oneShotReportSchema.pick({ ranking: true }).parse(JSON.parse(printed));
    return { highest: ranking[0]!.problem, lowest: ranking.at(-1)!.problem };
  }

  /** What the base solved of the training prompts and of problems of four numbers. */
  async hopeless(): Promise<NonNullable<Records['hopeless']>> {
    const solved = async (name: Prepared) => {
      const { problems } = await readEvaluationFolder(this.evaluation(name, null));
      return { problems: problems.length, solved: problems.filter(({ c }) => c > 0).length };
    };
    const [training, fourNumbers] = [await solved('base-on-train'), await solved('base-on-four-numbers')];
    return { samples: HOPELESS_SAMPLES, training, fourNumbers };
  }

  private place(name: Prepared): string {
    return resolve(this.folder, name === 'teacher' ? 'teacher' : `${name}.jsonl`);
  }

  private async train(run: PlannedRun, isBegun: boolean): Promise<void> {
    const runs = ['--runs-folder', join(this.folder, 'runs')];
    if (isBegun) return void (await watch([ENGINE, 'resume', run.id, ...runs]));
    const set = Object.entries(run.set).flatMap(([key, value]) => ['--set', `${key}=${JSON.stringify(value)}`]);
    await watch([ENGINE, 'train', run.recipe, ...runs, '--run-id', run.id, '--backend', this.backend, ...set]);
  }

  private async evaluate(model: string, dataset: string, samples: number, out: string): Promise<void> {
    if (existsSync(join(out, 'evaluation.json'))) return;
    const sampling = ['--samples', String(samples), '--temperature', '1', '--max-tokens', '64', '--backend', this.backend];
    await watch([ENGINE, 'evaluate', '--model', model, '--dataset', dataset, ...sampling, '--out', out]);
  }

  private async prepare(name: Prepared): Promise<void> {
    if (name === 'base-on-train') return this.evaluate(BASE, TRAIN, HOPELESS_SAMPLES, this.evaluation(name, null));
    if (name === 'base-on-four-numbers')
      return this.evaluate(BASE, this.place('four-numbers'), HOPELESS_SAMPLES, this.evaluation(name, null));
    const place = this.place(name);
    if (existsSync(name === 'teacher' ? join(place, 'model.safetensors') : place)) return;
    switch (name) {
      case 'teacher':
        return this.trainTeacher(place);
      case 'logged-prompts':
        return this.writeProblems(place, (all) =>
          all.filter((_, index) => index % Math.floor(all.length / LOGGED_PROMPTS) === 0).slice(0, LOGGED_PROMPTS),
        );
      case 'four-numbers':
        return writeLines(place, fourNumberProblems(FOUR_NUMBERS));
      case 'hopeless': {
        const { problems } = await readEvaluationFolder(this.evaluation('base-on-four-numbers', null));
        const unsolved = new Set(problems.filter(({ c }) => c === 0).map(({ problem }) => problem));
        return writeLines(
          place,
          fourNumberProblems(FOUR_NUMBERS).filter(({ id }) => unsolved.has(id)),
        );
      }
      case 'one-shot':
      case 'one-shot-flat': {
        await this.make(this.planned.find(({ id }) => id === 'logged-42')!);
        const { highest, lowest } = await this.oneShotExamples();
        return this.writeProblems(place, (all) => all.filter(({ id }) => id === (name === 'one-shot' ? highest : lowest)));
      }
    }
  }

  /** A wider and deeper model of the same kind, trained as the bundled base was (`examples/recipes/base.yaml`). */
  private async trainTeacher(place: string): Promise<void> {
    const shape = join(this.folder, 'teacher-shape');
    await mkdir(shape, { recursive: true });
    const config = JSON.parse(await readFile(join(BASE, 'config.json'), 'utf8')) as object;
    await writeFile(join(shape, 'config.json'), JSON.stringify({ ...config, ...TEACHER_SHAPE }));
    for (const file of ['tokenizer.json', 'tokenizer_config.json']) await copyFile(join(BASE, file), join(shape, file));
    const run = { id: 'teacher', recipe: 'examples/recipes/base.yaml', set: { model: resolve(shape) } };
    const folder = this.run(run.id);
    const isBegun = existsSync(join(folder, 'run.json'));
    if (!isBegun || (await readRunView(folder)).state !== 'finished')
      await this.train({ ...run, study: '', seed: 0, evaluate: [], needs: [] }, isBegun);
    const trained = await checkpointOf(folder, (await readRunView(folder)).step);
    await mkdir(place, { recursive: true });
    const files = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'model.safetensors'];
    for (const file of files) await copyFile(join(trained, file), join(place, file));
  }

  private async writeProblems(place: string, choose: (all: Problem[]) => Problem[]): Promise<void> {
    const lines = (await readFile(TRAIN, 'utf8')).trim().split('\n');
    const chosen = choose(lines.map((line) => JSON.parse(line) as Problem));
    await writeLines(place, chosen);
  }

  /** Rollouts are not needed once a run is recorded, but those whose accuracies are ranked. */
  async dropRollouts(id: string): Promise<void> {
    if (!id.startsWith('logged')) await rm(join(this.run(id), 'rollouts'), { recursive: true, force: true });
  }
}

/** @throws Error where no problem is left */
async function writeLines(place: string, problems: readonly object[]): Promise<void> {
  if (problems.length === 0) throw new Error(`no problem is left for ${place}`);
  await writeFile(place, `${problems.map((problem) => JSON.stringify(problem)).join('\n')}\n`);
}

/** Runs the engine, and shows what it says on standard error. */
function watch(args: string[]): Promise<string> {
  console.error(`$ ${args.join(' ')}`);
  return new Promise((done, fail) => {
    const child = execFile(process.execPath, args, { maxBuffer: 1e9 }, (error, output) => (error ? fail(error) : done(output)));
    child.stderr?.pipe(process.stderr);
  });
}
