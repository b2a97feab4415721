import { resolve } from 'node:path';
import { varianceRanking } from '../../analysis/oneShot/varianceRanking';
import type { OneShotReport } from '../../contract/oneShotReport';
import { accuraciesOfRun, readAccuracies, type AccuracyHistory } from '../analyze/accuracyHistory';
import { InputError } from '../inputError';
import { numberOption, parseCommand, type Command } from './command';
import { findRun, runsFolderOf } from './runFolders';
import { terminalText } from './terminalText';

export const analyzeOneShot: Command = {
  name: 'one-shot',
  summary: 'training examples by the variance of their accuracy, to train on one or two of them',
  help: `Usage: posttrain analyze one-shot --run RUN | --accuracies FILE.json [--top 20] [--json]

Ranks training examples by the variance of their accuracy over the epochs of a logged run (Wang et al. 2025). The first ones are candidates
for a run on one example alone.

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
    const history = await historyOf(values.run, values.accuracies, values['runs-folder']);
    const report = reportOf(history);
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : terminalText(tableOf(report, top)));
    return 0;
  },
};

function historyOf(run: string | undefined, file: string | undefined, runsFolder: string | undefined): Promise<AccuracyHistory> {
  if ((run === undefined) === (file === undefined)) {
    throw new InputError(
      `${run === undefined ? 'no option' : '--run and --accuracies'} given; allowed: one of --run and --accuracies`,
    );
  }
  return run === undefined ? readAccuracies(resolve(file!)) : accuraciesOfRun(findRun(run, runsFolderOf(runsFolder)));
}

function reportOf({ accuracies, prompts, caveats }: AccuracyHistory): OneShotReport {
  const ranking = varianceRanking(accuracies).map(({ problem, variance }) => ({
    ...{ problem, variance, accuracies: accuracies.get(problem)!, prompt: prompts.get(problem) ?? null },
  }));
  return { ranking, caveats };
}

function tableOf({ ranking, caveats }: OneShotReport, top: number): string {
  const rows = ranking.slice(0, top).map(({ problem, variance, accuracies, prompt }) => {
    const each = accuracies.map((accuracy) => accuracy.toFixed(2)).join(' ');
    const named = prompt === null ? problem : `${problem}  ${prompt.replaceAll('\n', ' ').slice(0, 60)}`;
    return `${variance.toFixed(4).padStart(8)}  ${named}\n          ${each}`;
  });
  const more = ranking.length > top ? [`${ranking.length - top} more problems; --json has all`] : [];
  return `${['variance  problem, and its accuracy by epoch', ...rows, ...more, ...caveats.map((one) => `Note: ${one}.`)].join('\n')}\n`;
}
