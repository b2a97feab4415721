import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { SweepRecord } from '../../contract/sweep';
import { acquireLock, RunLockedError } from '../../store/lock';
import { MissingFileError } from '../../store/jsonFile';
import { messageOf } from '../../store/errorCode';
import { prepareRunsFolder } from '../../store/runPaths';
import { readSweep, sweepFolder, writeSweep } from '../../store/sweepFiles';
import { InputError } from '../inputError';
import { planSweep, pointWords } from '../sweep/planSweep';
import { runSweep, type Ended } from '../sweep/runSweep';
import { sweepOutcomes } from '../sweep/sweepOutcomes';
import { sweepTable } from '../sweep/sweepTable';
import { numberOption, parseCommand, type Command } from './command';
import { readSweepFile } from './recipeFile';
import { runsFolderOf } from './runFolders';
import { terminalText } from './terminalText';

export const sweepCommand: Command = {
  name: 'sweep',
  summary: 'train every combination of the lists in a recipe, one run after the other',
  help: `Usage: posttrain sweep RECIPE [--set key=value]… [--name NAME] [--evaluate N] [--plan] [--json]
       posttrain sweep --resume ID

A recipe in which keys have a list of values, such as temperature: [0.7, 1.0, 1.3], is a run for each combination. A key that is a list
anyway, such as reward_funcs, is swept by a list of lists; with method: [grpo, sft] each run leaves out the keys that its method lacks.
Every combination is checked before the first run begins.

  --set key=value    overrides one key, a list among them; may be repeated
  --name NAME        what the sweep's id begins with (default: the name of the file)
  --evaluate N       evaluates the base and the last checkpoint of each run with N samples a held-out problem, all at temperature 1
  --plan             prints what would run, and does nothing
  --resume ID        goes on with a sweep: runs that are finished stay, the others go on from their last checkpoint
  --runs-folder DIR  where the runs' folders are made (default .posttraining/runs)
  --json             prints {"id","keys","runs":[{"id","values","state","step","metrics","passAtK"}]} at the end

Ctrl+C ends the run being trained after its step, with a checkpoint, and begins no other.
Exit codes: 0 all runs finished, 1 some did not, 2 bad input (nothing is written).
`,
  async run(args) {
    const { values, positionals } = parseCommand(
      args,
      {
        ...{ set: { type: 'string', multiple: true }, name: { type: 'string' }, evaluate: { type: 'string' } },
        ...{
          plan: { type: 'boolean' },
          resume: { type: 'string' },
          'runs-folder': { type: 'string' },
          json: { type: 'boolean' },
        },
      },
      args.some((arg) => arg === '--resume' || arg.startsWith('--resume=')) ? [] : ['RECIPE'],
    );
    const runsFolder = runsFolderOf(values['runs-folder']);
    const samples =
      values.evaluate === undefined ? null : numberOption(values.evaluate, 'evaluate', 1, { least: 1, integer: true });
    if (values.resume !== undefined) return carryOut(await known(runsFolder, values.resume), runsFolder, values.json ?? false);
    const file = await readSweepFile(positionals[0]!, values.set ?? []);
    const { record, recipes } = planSweep(file, values.name ?? null, samples);
    if (values.plan) {
      process.stdout.write(values.json ? `${JSON.stringify(record)}\n` : planText(record));
      return 0;
    }
    await prepareRunsFolder(runsFolder);
    await writeSweep(sweepFolder(runsFolder, record.id), record, recipes);
    return carryOut(record, runsFolder, values.json ?? false);
  },
};

async function known(runsFolder: string, id: string): Promise<SweepRecord> {
  try {
    return await readSweep(sweepFolder(runsFolder, id));
  } catch (error) {
    if (error instanceof MissingFileError) throw new InputError(`there is no sweep ${id} beside ${runsFolder}`);
    throw new InputError(`the sweep ${id}: ${messageOf(error).replace(/\.$/, '')}`);
  }
}

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
  say(`sweep ${record.id}: ${record.runs.length} runs`);
  try {
    const end = await runSweep(record, {
      ...{ runsFolder, folder, report: say },
      isStopping: stopping.isAsked,
      pause: () => delay(1000),
      posttrain: (args) => child(args, stopping),
    });
    const outcomes = await sweepOutcomes(record, runsFolder);
    const runs = record.runs.map((run, index) => ({ ...run, ...outcomes[index]! }));
    const table = sweepTable(record, outcomes);
    process.stdout.write(isJson ? `${JSON.stringify({ id: record.id, keys: record.keys, runs })}\n` : table);
    if (end.left > 0) say(`${end.left} runs are left; posttrain sweep --resume ${record.id} goes on`);
    return end.failed + end.left === 0 ? 0 : 1;
  } finally {
    stopping.dispose();
    lock.release();
  }
}

interface Stopping {
  isAsked(): boolean;
  /** Told when it is asked, and by which signal. */
  onAsked: ((signal: NodeJS.Signals) => void) | null;
  dispose(): void;
}

function stopSignals(): Stopping {
  let asked = false;
  const stopping: Stopping = {
    isAsked: () => asked,
    onAsked: null,
    dispose: () => signals.forEach((name) => process.off(name, ask)),
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const ask = (signal: NodeJS.Signals): void => {
    asked = true;
    stopping.onAsked?.(signal);
  };
  for (const name of signals) process.on(name, ask);
  return stopping;
}

/** A trainer of its own process: what one leaves in memory is no burden to the next. Its progress is this one's standard error. */
function child(args: readonly string[], stopping: Stopping): Promise<Ended> {
  return new Promise((done, fail) => {
    const started = spawn(process.execPath, [...process.execArgv, resolve(process.argv[1]!), ...args], {
      stdio: ['ignore', process.stderr, process.stderr],
    });
    // A terminal sends Ctrl+C to both; a second one would end the trainer without a checkpoint.
    stopping.onAsked = (signal) => {
      if (signal === 'SIGTERM') started.kill('SIGTERM');
    };
    started.on('error', fail);
    started.on('exit', (code, signal) => done(signal === null ? { code: code ?? 1 } : { signal }));
  });
}

function planText({ runs, keys }: SweepRecord): string {
  const lines = runs.map(({ id, values }) => `  ${id}  ${pointWords(values)}`);
  return `${terminalText([`${runs.length} runs over ${keys.join(', ')}`, ...lines].join('\n'))}\n`;
}
