import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { rewardLabels } from '../../contract/reward';
import type { SweepRecord } from '../../contract/sweep';
import { acquireLock, RunLockedError } from '../../store/lock';
import { beatLock } from '../../store/lockBeat';
import { MissingFileError } from '../../store/jsonFile';
import { messageOf } from '../../store/errorCode';
import { prepareRunsFolder } from '../../store/runPaths';
import { readSweep, sweepFolder, writeSweep } from '../../store/sweepFiles';
import { InputError } from '../inputError';
import { planSweep, pointWords } from '../sweep/planSweep';
import { runSweep } from '../sweep/runSweep';
import type { EvaluationAsked } from '../sweep/sweepEvaluation';
import { sweepOutcomes } from '../sweep/sweepOutcomes';
import { sweepTable } from '../sweep/sweepTable';
import { numberOption, parseCommand, type Command } from './command';
import { readSweepFile } from './recipeFile';
import { rewardChoices } from './rewardChoices';
import { runsFolderOf } from './runFolders';
import { endOfChild, stopSignals } from './sweepChild';
import { terminalText } from './terminalText';

export const sweepCommand: Command = {
  name: 'sweep',
  summary: 'train every combination of the lists in a recipe, one run after the other',
  help: `Usage: posttrain sweep RECIPE [--set key=value]… [--name NAME] [--plan] [--json]
                       [--evaluate N [--dataset FILE] [--reward NAME] [--max-tokens N]]
       posttrain sweep --resume ID [--json]

A recipe in which keys have a list of values, such as temperature: [0.7, 1.0, 1.3], is a run for each combination. A key that is a list
anyway, such as reward_funcs, is swept by a list of lists; with method: [grpo, sft] each run leaves out the keys that its method lacks.
Every combination is checked before the first run begins.

  --set key=value    overrides one key, a list among them; may be repeated
  --name NAME        what the sweep's id begins with (default: the name of the file)
  --evaluate N       evaluates the base and the last checkpoint of each run with N samples a held-out problem, all alike, at temperature 1
  --dataset FILE     of which problems (default: eval_dataset, where the runs share it)
  --reward NAME      what says which completion is right (default: the first of reward_funcs of the first run that has some)
  --max-tokens N     most tokens of a completion there (default: those of the first run that samples)
  --plan             prints what would run, and does nothing
  --resume ID        goes on with a sweep: runs that are finished stay, the others go on from their last checkpoint
  --runs-folder DIR  where the runs' folders are made (default .posttraining/runs)
  --json             prints {"id","keys","runs":[{"id","values","state","step","metrics","passAtK"}]} at the end

Ctrl+C ends the run being trained after its step, with a checkpoint, and begins no other.
Exit codes: 0 all runs finished and are evaluated, 1 some are not, 2 bad input (nothing is written).
`,
  async run(args) {
    const { values, positionals } = parseCommand(
      args,
      {
        ...{ set: { type: 'string', multiple: true }, name: { type: 'string' }, plan: { type: 'boolean' } },
        ...{ evaluate: { type: 'string' }, dataset: { type: 'string' }, reward: { type: 'string' } },
        ...{ 'max-tokens': { type: 'string' }, resume: { type: 'string' }, 'runs-folder': { type: 'string' } },
        json: { type: 'boolean' },
      },
      args.some((arg) => arg === '--resume' || arg.startsWith('--resume=')) ? [] : ['RECIPE'],
    );
    const runsFolder = runsFolderOf(values['runs-folder']);
    if (values.resume !== undefined) {
      checkAlone(values);
      return carryOut(await known(runsFolder, values.resume), runsFolder, values.json ?? false);
    }
    const asked = await evaluationAsked(values);
    const file = await readSweepFile(positionals[0]!, values.set ?? []);
    const { record, recipes } = await planSweep(file, values.name ?? null, asked);
    if (values.plan) {
      process.stdout.write(values.json ? `${JSON.stringify(record)}\n` : planText(record));
      return 0;
    }
    await prepareRunsFolder(runsFolder);
    await writeSweep(sweepFolder(runsFolder, record.id), record, recipes);
    return carryOut(record, runsFolder, values.json ?? false);
  },
};

/** @throws InputError for an option beside --resume that would change nothing */
function checkAlone(values: Readonly<Record<string, unknown>>): void {
  const other = Object.keys(values).find((name) => !['resume', 'runs-folder', 'json'].includes(name));
  if (other !== undefined)
    throw new InputError(
      `--resume goes on with a sweep as it was planned; allowed beside it: --runs-folder, --json; found --${other}`,
    );
}

interface EvaluationOptions {
  evaluate?: string;
  dataset?: string;
  reward?: string;
  'max-tokens'?: string;
}

async function evaluationAsked(values: EvaluationOptions): Promise<EvaluationAsked | null> {
  const { evaluate, dataset, reward } = values;
  if (evaluate === undefined) {
    const lone = (['dataset', 'reward', 'max-tokens'] as const).find((name) => values[name] !== undefined);
    if (lone !== undefined) throw new InputError(`--${lone} is of the evaluations; it needs --evaluate`);
    return null;
  }
  const samples = numberOption(evaluate, 'evaluate', 1, { least: 1, most: 100_000, integer: true });
  const given = values['max-tokens'];
  const maxCompletionLength = given === undefined ? null : numberOption(given, 'max-tokens', 1, { least: 1, integer: true });
  const [choice = null] = await rewardChoices(reward === undefined ? undefined : [reward], []);
  return { samples, dataset: dataset === undefined ? null : resolve(dataset), reward: choice, maxCompletionLength };
}

async function known(runsFolder: string, id: string): Promise<SweepRecord> {
  let folder: string;
  try {
    folder = sweepFolder(runsFolder, id);
  } catch (error) {
    throw new InputError(`--resume: ${messageOf(error).replace(/\.$/, '')}`);
  }
  try {
    return await readSweep(folder);
  } catch (error) {
    if (error instanceof MissingFileError) throw new InputError(`there is no sweep ${id} beside ${runsFolder}`);
    throw new InputError(`the sweep ${id}: ${messageOf(error).replace(/\.$/, '')}`);
  }
}

/** Trains what is to be trained, and prints the table. @returns the exit code */
async function carryOut(record: SweepRecord, runsFolder: string, isJson: boolean): Promise<number> {
  const folder = sweepFolder(runsFolder, record.id);
  const lock = await acquireLock({
    ...{ folder, name: 'sweep' },
    busy: (holder) => `The sweep ${record.id} is already carried out by ${holder}.`,
    unreadable: (file) =>
      `The sweep ${record.id} may be carried out by another process: its ${file} cannot be read; remove that file if none does.`,
    isLeft: () => Promise.resolve(false),
  }).catch((error: unknown) => {
    throw error instanceof RunLockedError ? new InputError(error.message.replace(/\.$/, '')) : error;
  });
  const stopping = stopSignals();
  const say = (line: string): void => void process.stderr.write(`${terminalText(line, process.stderr)}\n`);
  const endBeat = beatLock(lock, (failure) => {
    if (failure) say(`the lock of the sweep ${record.id} cannot be kept: ${failure.message}`);
  });
  say(`sweep ${record.id}: ${record.runs.length} runs`);
  try {
    const end = await runSweep(record, {
      ...{ runsFolder, folder, report: say },
      isStopping: stopping.isAsked,
      pause: () => delay(1000),
      posttrain: (args) => endOfChild(args, stopping),
    });
    const outcomes = await sweepOutcomes(record, runsFolder);
    const runs = record.runs.map((run, index) => ({ ...run, ...outcomes[index]! }));
    const table = sweepTable(record, outcomes);
    process.stdout.write(isJson ? `${JSON.stringify({ id: record.id, keys: record.keys, runs })}\n` : table);
    if (end.left > 0) say(`${end.left} runs are left; posttrain sweep --resume ${record.id} goes on`);
    if (end.unevaluated > 0) say(`${end.unevaluated} evaluations are missing; posttrain sweep --resume ${record.id} tries again`);
    return end.failed + end.left + end.unevaluated === 0 ? 0 : 1;
  } finally {
    endBeat();
    stopping.dispose();
    lock.release();
  }
}

function planText({ runs, keys, evaluation }: SweepRecord): string {
  const lines = runs.map(({ id, values }) => `  ${id}  ${pointWords(values)}`);
  const measured = evaluation
    ? [
        `each evaluated on ${evaluation.dataset} by ${rewardLabels([evaluation.reward]).join('')}: ${evaluation.samples} samples a problem, up to ${evaluation.maxCompletionLength} tokens, temperature 1`,
      ]
    : [];
  return `${terminalText([`${runs.length} runs over ${keys.join(', ')}`, ...lines, ...measured].join('\n'))}\n`;
}
