import { backendNames, type BackendName } from '../../contract/recipe';
import { logWriter } from '../training/session';
import { startRun } from '../training/startRun';
import type { RunPaths } from '../../store/runPaths';
import type { Reporter } from '../training/reporter';
import { InputError } from '../inputError';
import { parseCommand, type Command } from './command';
import { LoggedReporter, progressReporter } from './progress';
import { readRecipeFile } from './recipeFile';
import { runsFolderOf } from './runFolders';

export const trainCommand: Command = {
  name: 'train',
  summary: 'train from a recipe',
  help: `Usage: posttrain train RECIPE [--set key=value]… [--runs-folder DIR] [--backend NAME] [--run-id ID]

Trains a model as a recipe (YAML or JSON) says, and keeps everything in a new run folder.

  --set key=value    overrides one key; the value is YAML, a path in it is relative to the working directory; may be repeated
  --runs-folder DIR  where the run's folder is made (default .posttraining/runs)
  --backend NAME     one of ${backendNames.join(', ')} (default: the best one that works)
  --run-id ID        name of the run's folder (default: made from the recipe and the time)

Ctrl+C ends the run after the step being made, with a checkpoint; posttrain resume goes on with it.
Exit codes: 0 finished or stopped, 1 failed, 2 bad input (nothing is written).
`,
  async run(args) {
    const { values, positionals } = parseCommand(
      args,
      {
        set: { type: 'string', multiple: true },
        'runs-folder': { type: 'string' },
        backend: { type: 'string' },
        'run-id': { type: 'string' },
      },
      ['RECIPE'],
    );
    const { path, recipe } = await readRecipeFile(positionals[0]!, values.set ?? []);
    const { end } = await startRun({
      recipePath: path,
      recipe,
      runsFolder: runsFolderOf(values['runs-folder']),
      runId: values['run-id'] ?? null,
      backend: backendOption(values.backend),
      reporterFor,
    });
    return end === 'failed' ? 1 : 0;
  },
};

export function backendOption(value: string | undefined): BackendName | null {
  if (value === undefined) return null;
  const name = backendNames.find((candidate) => candidate === value);
  if (name) return name;
  throw new InputError(`--backend is ${value}; allowed: one of ${backendNames.join(', ')}`);
}

/** Progress on standard output, and as plain lines in the run's log. */
export function reporterFor(paths: RunPaths): Reporter {
  const progress = progressReporter();
  const write = logWriter(paths.log);
  return write ? new LoggedReporter(progress, write) : progress;
}
