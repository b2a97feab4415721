import { existsSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { pointWords } from '../../analysis/sweep/pointWords';
import { rewardLabels } from '../../contract/reward';
import type { SweepRecord } from '../../contract/sweep';
import { MissingFileError } from '../../store/jsonFile';
import { messageOf } from '../../store/errorCode';
import { newRunId, prepareRunsFolder } from '../../store/runPaths';
import { readSweep, readSweptRecipes, sweepFolder, writeSweep, writeSweepRecord } from '../../store/sweepFiles';
import { InputError } from '../inputError';
import { planSweep } from '../sweep/planSweep';
import { sweepEvaluation, type EvaluationAsked } from '../sweep/sweepEvaluation';
import { carryOutSweep } from './carryOutSweep';
import { numberOption, parseCommand, type Command } from './command';
import { readSweepFile } from './recipeFile';
import { rewardChoices } from './rewardChoices';
import { runsFolderOf } from './runFolders';
import { terminalText } from './terminalText';

export const sweepCommand: Command = {
  name: 'sweep',
  summary: 'train every combination of the lists in a recipe, one run after the other',
  help: `Usage: posttrain sweep RECIPE [--set key=value]… [--name NAME] [--plan] [--json]
                       [--evaluate N [--dataset FILE] [--reward NAME] [--max-tokens N]]
       posttrain sweep --resume ID [--evaluate N …] [--json]

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
  --resume ID        goes on with a sweep: runs that are finished stay, the others go on from their last checkpoint; with --evaluate its
                     runs are evaluated so from now on
  --runs-folder DIR  where the runs' folders are made (default .posttraining/runs)
  --sweep-id ID      id of the sweep (default: from --name, the date and a random end)
  --log-to-runs      what trainers print goes to the trainer.log of each run, in place of standard error
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
        ...{ json: { type: 'boolean' }, 'sweep-id': { type: 'string' }, 'log-to-runs': { type: 'boolean' } },
      },
      args.some((arg) => arg === '--resume' || arg.startsWith('--resume=')) ? [] : ['RECIPE'],
    );
    const runsFolder = runsFolderOf(values['runs-folder']);
    const how = { runsFolder, isJson: values.json ?? false, logsToRuns: values['log-to-runs'] ?? false };
    const asked = await evaluationAsked(values);
    if (values.resume !== undefined) {
      checkAlone(values);
      const { folder, record } = await known(runsFolder, values.resume);
      const changed = await evaluatedSo(folder, record, asked);
      return carryOutSweep(record.id, () => written(folder, record, changed), how);
    }
    const file = await readSweepFile(positionals[0]!, values.set ?? []);
    const id = values['sweep-id'] ?? newRunId(values.name ?? basename(file.path, extname(file.path)));
    const folder = newFolder(runsFolder, id);
    const { record, recipes } = await planSweep(file, id, asked);
    if (values.plan) {
      process.stdout.write(values.json ? `${JSON.stringify(record)}\n` : planText(record));
      return 0;
    }
    await prepareRunsFolder(runsFolder);
    await writeSweep(folder, record, recipes);
    return carryOutSweep(id, () => Promise.resolve(record), how);
  },
};

/** @throws InputError where the id is none, or another sweep has it */
function newFolder(runsFolder: string, id: string): string {
  try {
    const folder = sweepFolder(runsFolder, id);
    if (!existsSync(join(folder, 'sweep.json'))) return folder;
  } catch (error) {
    throw new InputError(`--sweep-id: ${messageOf(error).replace(/\.$/, '')}`);
  }
  throw new InputError(`a sweep called ${id} exists already beside ${runsFolder}; choose another --sweep-id, or resume that one`);
}

/** The sweep, evaluated in another way from now on where that is asked. @throws InputError where its runs cannot be evaluated so */
async function evaluatedSo(folder: string, record: SweepRecord, asked: EvaluationAsked | null): Promise<SweepRecord> {
  if (asked === null) return record;
  return { ...record, evaluation: sweepEvaluation(asked, await readSweptRecipes(folder, record)) };
}

async function written(folder: string, record: SweepRecord, changed: SweepRecord): Promise<SweepRecord> {
  if (changed !== record) await writeSweepRecord(folder, changed);
  return changed;
}

/** @throws InputError for an option beside --resume that would change nothing */
function checkAlone(values: Readonly<Record<string, unknown>>): void {
  const allowed = ['evaluate', 'dataset', 'reward', 'max-tokens', 'log-to-runs', 'runs-folder', 'json'];
  const other = Object.keys(values).find((name) => name !== 'resume' && !allowed.includes(name));
  if (other === undefined) return;
  const names = allowed.map((name) => `--${name}`).join(', ');
  throw new InputError(`--resume goes on with a sweep as it was planned; allowed beside it: ${names}; found --${other}`);
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

async function known(runsFolder: string, id: string): Promise<{ folder: string; record: SweepRecord }> {
  let folder: string;
  try {
    folder = sweepFolder(runsFolder, id);
  } catch (error) {
    throw new InputError(`--resume: ${messageOf(error).replace(/\.$/, '')}`);
  }
  try {
    return { folder, record: await readSweep(folder) };
  } catch (error) {
    if (error instanceof MissingFileError) throw new InputError(`there is no sweep ${id} beside ${runsFolder}`);
    throw new InputError(`the sweep ${id}: ${messageOf(error).replace(/\.$/, '')}`);
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
