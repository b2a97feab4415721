import { dirname, join } from 'node:path';
import type { BackendName, Recipe } from '../../contract/recipe';
import type { RunRecord } from '../../contract/runRecord';
import { writeFileAtomic } from '../../store/atomicFile';
import { currentIdentity } from '../../store/processIdentity';
import { modelName } from '../../store/hubCache';
import { newRunId, type RunPaths } from '../../store/runPaths';
import { writeRunRecord } from '../../store/runRecordFile';
import { engineRecord } from './engineVersion';
import { captureGit, DIFF_FILE } from './gitRecord';
import { withNewRun } from './newRun';
import { withCompute } from './openCompute';
import type { Reporter } from './reporter';
import { readRunInputs } from './runInputs';
import { runSession, type SessionEnd } from './session';

export interface StartOptions {
  recipePath: string | null;
  recipe: Recipe;
  runsFolder: string;
  /** null makes a new one. */
  runId: string | null;
  /** Overrides the recipe's. */
  backend: BackendName | null;
  /** Called once the run has its folder. */
  reporterFor(paths: RunPaths): Reporter;
}

export interface RunEnd {
  paths: RunPaths;
  end: SessionEnd;
}

/**
 * Starts a new run and trains it to its end in this process. Everything that can be wrong with what was given, the backend included, is
 * found before run.json is written.
 * @throws InputError, ModelError or DatasetError with nothing left of the run
 */
export async function startRun(options: StartOptions): Promise<RunEnd> {
  const recipe = { ...options.recipe, backend: options.backend ?? options.recipe.backend };
  const id = options.runId ?? newRunId(`${recipe.method}-${recipe.run_name ?? modelName(recipe.model)}`);
  return withNewRun(options.runsFolder, id, async (paths, begun) => {
    const inputs = await readRunInputs(recipe);
    const problems: string[] = [];
    const gitFolder = options.recipePath ? dirname(options.recipePath) : process.cwd();
    const git = await captureGit(gitFolder, (why) => problems.push(why));
    return withCompute(
      inputs.base,
      { backend: recipe.backend, threads: recipe.threads, teacher: inputs.teacher, adapter: inputs.adapter?.shape ?? null },
      async (compute) => {
        if (git?.diff) await writeFileAtomic(join(paths.folder, DIFF_FILE), git.diff);
        const record: RunRecord = {
          schemaVersion: 1,
          id,
          createdAt: Date.now(),
          recipePath: options.recipePath,
          recipe,
          engine: engineRecord(),
          backend: compute.backend,
          baseModel: inputs.baseRecord,
          ...(inputs.teacherRecord && { teacher: inputs.teacherRecord }),
          datasets: inputs.datasets,
          rewards: inputs.rewards,
          git: git?.record ?? null,
          process: await currentIdentity(),
        };
        await writeRunRecord(paths.folder, record);
        begun();
        const reporter = options.reporterFor(paths);
        problems.forEach((problem) => reporter.line(problem));
        const end = await runSession({ paths, record, inputs, checkpoint: null, attempt: 1, compute, reporter, faults: [] });
        return { paths, end };
      },
    );
  });
}
