import { resumeRun } from '../training/resumeRun';
import { parseCommand, type Command } from './command';
import { findRun, runsFolderOf } from './runFolders';
import { backendOption, reporterFor } from './trainCommand';

export const resumeCommand: Command = {
  name: 'resume',
  summary: 'go on with a run that was stopped, killed or failed',
  help: `Usage: posttrain resume RUN [--runs-folder DIR] [--backend NAME]

Goes on with a run from its newest whole checkpoint (from the base model where there is none). RUN is a run's id or its folder.
On the same backend and number of threads the numbers are those of a run that never ended, bit for bit.

  --runs-folder DIR  where ids are looked up (default .posttraining/runs)
  --backend NAME     another backend than the run's own
`,
  async run(args) {
    const { values, positionals } = parseCommand(args, { 'runs-folder': { type: 'string' }, backend: { type: 'string' } }, [
      'RUN',
    ]);
    const folder = findRun(positionals[0]!, runsFolderOf(values['runs-folder']));
    const { end } = await resumeRun(folder, backendOption(values.backend), reporterFor);
    return end === 'failed' ? 1 : 0;
  },
};
