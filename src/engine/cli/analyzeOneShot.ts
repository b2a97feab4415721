import { resolve } from 'node:path';
import type { OneShotReport } from '../../contract/oneShotReport';
import { readAccuracies } from '../analyze/accuracyHistory';
import { oneShotOfRun, oneShotReport } from '../analyze/oneShotReport';
import { oneShotTable } from '../analyze/oneShotTable';
import { InputError } from '../inputError';
import { numberOption, parseCommand, type Command } from './command';
import { findRun, runsFolderOf } from './runFolders';
import { terminalText } from './terminalText';

export const analyzeOneShot: Command = {
  name: 'one-shot',
  summary: 'training examples by the variance of their accuracy, to train on one or two of them',
  help: `Usage: posttrain analyze one-shot --run RUN | --accuracies FILE.json [--top 20] [--json]

Ranks training examples by the variance of their accuracy over the epochs of a logged run (Wang et al. 2025). The first ones are candidates
for a run on one example alone. Of a run on one or two examples it tells too where training accuracy is saturated, what held-out accuracy gains
after that, and from which step on the training outputs are degraded while it holds.

  --run RUN          a run with rollouts: its id or its folder; each time that a prompt was trained on is an epoch of it
  --accuracies FILE  {"0": [0.1, 0.5, 0.9], "1": [0, 0, 0]}: by problem one accuracy an epoch
  --top N            problems of the table (default 20; --json has all)
  --runs-folder DIR  where ids are looked up (default .posttraining/runs)
  --json             prints one line of JSON
`,
  async run(args) {
    const { values } = parseCommand(args, {
      ...{ run: { type: 'string' }, accuracies: { type: 'string' }, top: { type: 'string' } },
      ...{ 'runs-folder': { type: 'string' }, json: { type: 'boolean' } },
    });
    const top = numberOption(values.top, 'top', 20, { least: 1, integer: true });
    const report = await reportOf(values.run, values.accuracies, values['runs-folder']);
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : terminalText(oneShotTable(report, top)));
    return 0;
  },
};

function reportOf(run: string | undefined, file: string | undefined, runsFolder: string | undefined): Promise<OneShotReport> {
  if ((run === undefined) === (file === undefined)) {
    throw new InputError(
      `${run === undefined ? 'no option' : '--run and --accuracies'} given; allowed: one of --run and --accuracies`,
    );
  }
  if (run !== undefined) return ranked(findRun(run, runsFolderOf(runsFolder)));
  return readAccuracies(resolve(file!)).then((history) => oneShotReport(history, null));
}

async function ranked(folder: string): Promise<OneShotReport> {
  const report = await oneShotOfRun(folder);
  if (report.ranking.length > 0) return report;
  throw new InputError(`${folder}: none of its ${report.once} prompts was trained on twice; a variance needs two epochs`);
}
