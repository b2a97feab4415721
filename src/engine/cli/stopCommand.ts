import { requestControl } from '../../store/controlFiles';
import { lockHolder } from '../../store/lock';
import { InputError } from '../inputError';
import { refuseLocked } from '../training/runLock';
import { parseCommand, type Command } from './command';
import { findRun, runsFolderOf } from './runFolders';

export const stopCommand: Command = {
  name: 'stop',
  summary: 'end a run after the step being made, with a checkpoint',
  help: `Usage: posttrain stop RUN [--runs-folder DIR]

Asks the trainer of a run to seal a checkpoint after the step being made, and to end; one that is still starting ends as soon as it
has begun. RUN is a run's id or its folder. posttrain resume goes on from there.

  --runs-folder DIR  where ids are looked up (default .posttraining/runs)
`,
  async run(args) {
    const { values, positionals } = parseCommand(args, { 'runs-folder': { type: 'string' } }, ['RUN']);
    const folder = findRun(positionals[0]!, runsFolderOf(values['runs-folder']), ['run.json', 'control']);
    const holder = await lockHolder(folder).catch(refuseLocked);
    if (!holder) throw new InputError(`run ${positionals[0]} is not being trained`);
    await requestControl(folder, 'stop');
    process.stdout.write(`asked process ${holder.pid} on ${holder.hostname} to stop after the step being made\n`);
    return 0;
  },
};
