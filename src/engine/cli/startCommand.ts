import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { backendNames, type GrpoRecipe } from '../../contract/recipe';
import { listCheckpoints } from '../../store/checkpointFiles';
import { readRunRecord } from '../../store/runRecordFile';
import { loadPrompts } from '../data/load';
import { InputError } from '../inputError';
import { logWriter } from '../training/session';
import { startRun } from '../training/startRun';
import { numberOption, parseCommand, type Command } from './command';
import { durationWords } from './durations';
import { readModel, withModel } from './modelOnDisk';
import { LoggedReporter } from './progress';
import { readRecipeFile } from './recipeFile';
import { runsFolderOf } from './runFolders';
import { evaluateForStart } from './startEvaluation';
import { StartProgress } from './startProgress';
import { startReport } from './startReport';
import { backendOption } from './trainCommand';

/** The project's folder, from `dist/engine/posttrain.js`. */
const project = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const workspace = join(project, 'examples');
const recipePath = join(workspace, 'recipes', 'grpo.yaml');
const dataset = join(workspace, 'data', 'countdown-test.jsonl');

export const startCommand: Command = {
  name: 'start',
  summary: 'train the bundled model with the default recipe, then compare it with its base',
  help: `Usage: posttrain start [--samples N] [--set key=value]… [--backend NAME] [--runs-folder DIR]

Runs the default GRPO recipe on the bundled Countdown model, then evaluates base and result on the same held-out problems and prints
pass@k of both.

  --samples N        completions a held-out problem (default 64)
  --set key=value    overrides one key of the recipe; may be repeated
  --backend NAME     one of ${backendNames.join(', ')} (default: the best one that works)
  --runs-folder DIR  where the run's folder is made (default examples/.posttraining/runs)

Ctrl+C ends training after the step being made, with a checkpoint; a second one ends at once.
`,
  async run(args) {
    const began = performance.now();
    const { values } = parseCommand(args, {
      samples: { type: 'string' },
      set: { type: 'string', multiple: true },
      backend: { type: 'string' },
      'runs-folder': { type: 'string' },
    });
    const samples = numberOption(values.samples, 'samples', 64, { least: 1, most: 10_000, integer: true });
    const recipe = await grpoRecipe(values.set ?? []);
    const problems = (await loadPrompts(dataset, recipe.model)).length;
    const progress = new StartProgress(recipe.max_steps, completionsPerStep(recipe), 2 * problems * samples);
    try {
      const { paths, end } = await startRun({
        recipePath,
        recipe,
        runsFolder: runsFolderOf(values['runs-folder'] ?? join(workspace, '.posttraining', 'runs')),
        runId: null,
        backend: backendOption(values.backend),
        reporterFor: (run) => {
          const write = logWriter(run.log);
          return write ? new LoggedReporter(progress, write) : progress;
        },
      });
      if (end === 'failed') return 1;
      if (end === 'stopped') {
        progress.line(
          `Stopped. Go on with it: node ${relative(process.cwd(), process.argv[1] ?? 'posttrain')} resume ${paths.folder}`,
        );
        return 0;
      }
      const stopped = `Evaluation stopped. The run is in ${paths.folder}`;
      const evaluated = await endingOnInterrupt(stopped, () => evaluateBoth(paths.folder, recipe, samples, progress));
      progress.close();
      process.stdout.write(`\n${startReport(...evaluated)}\n\n`);
      process.stdout.write(`Run folder: ${paths.folder}\nSee it in VS Code: npm run vscode\n`);
      process.stdout.write(`Took ${durationWords(performance.now() - began)}.\n`);
      return 0;
    } finally {
      progress.close();
    }
  },
};

async function grpoRecipe(overrides: readonly string[]): Promise<GrpoRecipe> {
  const { recipe } = await readRecipeFile(recipePath, overrides);
  if (recipe.method !== 'grpo') throw new InputError(`method is ${recipe.method}; posttrain start runs GRPO recipes only`);
  return recipe;
}

function completionsPerStep({ per_device_train_batch_size, gradient_accumulation_steps }: GrpoRecipe): number {
  return per_device_train_batch_size * gradient_accumulation_steps;
}

/** The newest checkpoint and the run's base, one after the other on the backend that trained. */
async function evaluateBoth(runFolder: string, recipe: GrpoRecipe, samples: number, progress: StartProgress) {
  const record = await readRunRecord(runFolder);
  const newest = (await listCheckpoints(runFolder)).at(-1);
  if (!newest) throw new Error(`the run ${runFolder} has no checkpoint to evaluate`);
  const base = await readModel(record.baseModel.path);
  const trained = await readModel(newest.folder);
  const task = { runFolder, dataset, samples, recipe };
  return withModel(base, record.backend?.name ?? null, Infinity, async (compute) => {
    const before = await evaluateForStart(compute, base, null, task, (done, total) =>
      progress.evaluating('base model', done, total),
    );
    const after = await evaluateForStart(compute, trained, newest.record.step, task, (done, total) =>
      progress.evaluating('trained model', done, total),
    );
    return [before, after] as const;
  });
}

/** Lets Ctrl+C end the process while nothing is under way that a checkpoint could save. */
async function endingOnInterrupt<T>(message: string, work: () => Promise<T>): Promise<T> {
  const end = (): never => {
    process.stdout.write(`\n${message}\n`);
    process.exit(0);
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  try {
    return await work();
  } finally {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  }
}
