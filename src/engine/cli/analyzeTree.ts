import { oneSource } from '../analyze/rolloutSources';
import { rowsOfProblem, treeReport } from '../analyze/treeReport';
import { treeTable } from '../analyze/treeTable';
import { numberOption, parseCommand, required, type Command } from './command';
import { terminalText } from './terminalText';

export const analyzeTree: Command = {
  name: 'tree',
  summary: 'samples of one problem merged into a tree, and the branches that only one model takes',
  help: `Usage: posttrain analyze tree --samples FILE|FOLDER [--against FILE|FOLDER] [--step N] [--problem ID] [--least 2] [--json]

Merges the completions of a problem by what they begin with: at each fork how many samples take which way, how many of those were
right, and the entropy of the next token. With --against it tells the branches that only the base, or only the other model, takes.

  --samples PATH     a rollouts or samples Parquet file, an evaluation's folder, or a run's folder
  --against PATH     the same of another model with the same tokenizer; --samples is then the base
  --step N           of a run: which step
  --problem ID       the prompt's id (default: the first of --samples)
  --least N          samples below which a branch is not drawn (default 2; --json has all)
  --json             prints one line of JSON
`,
  async run(args) {
    const { values } = parseCommand(args, {
      ...{ samples: { type: 'string' }, against: { type: 'string' }, step: { type: 'string' }, problem: { type: 'string' } },
      ...{ least: { type: 'string' }, json: { type: 'boolean' } },
    });
    const step = values.step === undefined ? null : numberOption(values.step, 'step', 0, { least: 0, integer: true });
    const least = numberOption(values.least, 'least', 2, { least: 1, integer: true });
    const samples = required(values.samples, 'samples');
    const base = await rowsOfProblem(await oneSource(samples, step), values.problem ?? null);
    const other = values.against === undefined ? null : await rowsOfProblem(await oneSource(values.against, step), base.problem);
    const report = treeReport(base, other);
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : terminalText(treeTable(report, least)));
    return 0;
  },
};
