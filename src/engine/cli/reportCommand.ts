import { resolve } from 'node:path';
import { buildReport } from '../report/buildReport';
import { gather } from '../report/gather';
import { writeReport } from '../report/writeReport';
import { engineRecord } from '../training/engineVersion';
import { InputError } from '../inputError';
import type { ReportOutput } from '../../contract/reportOutput';
import { parseCommand, type Command } from './command';
import { findRun, runsFolderOf } from './runFolders';
import { terminalText } from './terminalText';

export const reportCommand: Command = {
  name: 'report',
  summary: 'write a comparison as one HTML file and as Markdown, with charts, numbers, caveats and how to reproduce it',
  help: `Usage: posttrain report --base EVALUATION --against EVALUATION… [--out FOLDER] [--json]
       posttrain report --run RUN… [--out FOLDER] [--json]

Writes report.html, which is complete in itself and has no script, report.md with its charts as SVG files in figures/, and the recipes of the runs in recipes/: what was asked, pass@k
and where the curves cross, maj@k, which problems were won and lost, the search tree of the problem that changed most, training curves, one-shot
charts of runs on one or two examples, the table and small multiples of the runs' sweep, behaviours, token entropies, perplexity, caveats, models
with their hashes, recipes, and how to reproduce all of it. What is not there says why.

  --base PATH        an evaluation's folder, or a file of samples as of posttrain analyze pass-at-k
  --against PATH     the same of another model; may be repeated
  --run RUN          a run (id or folder); may be repeated. Without --base its evaluations are compared: the newest of its base, and the newest
                       of each step on the same dataset. Runs of the evaluations named are in the report too
  --out FOLDER       where the files are written (default report); those of an earlier report there are replaced
  --runs-folder DIR  where ids are looked up (default .posttraining/runs)
  --json             prints {"html":PATH,"markdown":PATH}
`,
  async run(args) {
    const { values } = parseCommand(args, {
      ...{ base: { type: 'string' }, against: { type: 'string', multiple: true }, run: { type: 'string', multiple: true } },
      ...{ out: { type: 'string' }, 'runs-folder': { type: 'string' }, json: { type: 'boolean' } },
    });
    const { base, against = [], run = [] } = values;
    if (base === undefined && run.length === 0)
      throw new InputError('--base and --run are missing; a report is of evaluations or of runs');
    if (base === undefined && against.length > 0)
      throw new InputError('--against is given without --base, which it is compared with');
    const runsFolder = runsFolderOf(values['runs-folder']);
    const reported = await gather({
      base: base === undefined ? null : resolve(base),
      against: against.map((path) => resolve(path)),
      runs: run.map((one) => findRun(one, runsFolder)),
    });
    const onProgress = (done: number, total: number, what: string): void =>
      void process.stderr.write(`${done}/${total} ${what}\n`);
    const about = { command: ['report', ...args], program: engineRecord(), now: Date.now(), onProgress };
    const written: ReportOutput = await writeReport(resolve(values.out ?? 'report'), await buildReport(reported, about));
    process.stdout.write(values.json ? `${JSON.stringify(written)}\n` : terminalText(`${written.html}\n${written.markdown}\n`));
    return 0;
  },
};
