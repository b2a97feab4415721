import { randomBytes } from 'node:crypto';
import { access, mkdir } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { idSchema, stepName } from '../contract/ids';
import { writeFileAtomic } from './atomicFile';
import { isMissing } from './errorCode';

/** Where everything of one run is. All paths are absolute. */
export interface RunPaths {
  readonly folder: string;
  readonly id: string;
  readonly record: string;
  readonly events: string;
  readonly log: string;
  readonly user: string;
  readonly rollouts: string;
  readonly checkpoints: string;
  readonly evaluations: string;
  readonly control: string;
  /** What a distillation learns from, where the teacher was asked before the first step. */
  readonly teacherSamples: string;
  rolloutFile(step: number, attempt: number): string;
  checkpointFolder(step: number, attempt: number): string;
  evaluationFolder(id: string): string;
}

/** The id itself. @param what it is to be, with its article. @throws Error with one sentence where it is none */
export function checkedId(id: string, what: string): string {
  if (!idSchema.safeParse(id).success) {
    throw new Error(
      `${JSON.stringify(id.slice(0, 100))} is not ${what} id; allowed: 1 to 64 lower-case letters, digits and hyphens, beginning with a letter or digit.`,
    );
  }
  return id;
}

/** Paths of an existing or future run folder; throws where the folder's name is no run id. */
export function runPaths(runFolder: string): RunPaths {
  const folder = resolve(runFolder);
  const at = (name: string) => `${folder}${sep}${name}`;
  return {
    folder,
    id: checkedId(basename(folder), 'a run'),
    record: at('run.json'),
    events: at('events.jsonl'),
    log: at('trainer.log'),
    user: at('user.json'),
    rollouts: at('rollouts'),
    checkpoints: at('checkpoints'),
    evaluations: at('evaluations'),
    control: at('control'),
    teacherSamples: at('teacher-samples.jsonl'),
    rolloutFile: (step, attempt) => join(folder, 'rollouts', `${stepName(step, attempt)}.parquet`),
    checkpointFolder: (step, attempt) => join(folder, 'checkpoints', stepName(step, attempt)),
    evaluationFolder: (id) => join(folder, 'evaluations', checkedId(id, 'an evaluation')),
  };
}

/** The folder of a run in a runs folder; throws on an id that is none, so nothing can leave the runs folder. */
export function runFolder(runsFolder: string, id: string): string {
  return join(resolve(runsFolder), checkedId(id, 'a run'));
}

/** A readable id nobody else has: `grpo-countdown-20261125-0221-x7k2`, in local time. */
export function newRunId(stem: string, now = new Date()): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const slug = stem
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  const tail = (randomBytes(4).readUInt32BE() % 36 ** 4).toString(36).padStart(4, '0');
  return `${slug || 'run'}-${day}-${two(now.getHours())}${two(now.getMinutes())}-${tail}`;
}

/** Makes the runs folder; one inside `.posttraining` is kept out of git by a `.gitignore` there. */
export async function prepareRunsFolder(runsFolder: string): Promise<void> {
  await mkdir(runsFolder, { recursive: true });
  const parent = dirname(resolve(runsFolder));
  if (basename(parent) !== '.posttraining') return;
  const ignoreFile = join(parent, '.gitignore');
  if (!(await exists(ignoreFile))) await writeFileAtomic(ignoreFile, '*\n');
}

/**
 * Makes the folders of a new run. A folder without run.json is taken (the launcher made it, for trainer.log); one with run.json is
 * refused, so that a run is never written over.
 */
export async function prepareRunFolder(runsFolder: string, id: string): Promise<RunPaths> {
  const paths = runPaths(runFolder(runsFolder, id));
  await prepareRunsFolder(runsFolder);
  if (await exists(paths.record)) {
    throw new Error(`A run called ${id} exists already in ${resolve(runsFolder)}; choose another id, or resume that run.`);
  }
  for (const folder of [paths.rollouts, paths.checkpoints, paths.evaluations, paths.control]) {
    await mkdir(folder, { recursive: true });
  }
  return paths;
}

export async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
