import { messageOf } from '../../store/errorCode';
import { readRunRecord } from '../../store/runRecordFile';
import { readRunView } from '../../store/runView';
import { entropyRewardReport } from '../analyze/entropyRewardReport';
import { entropyRewardTable } from '../analyze/entropyRewardTable';
import { InputError } from '../inputError';
import { numberOption, parseCommand, required, type Command } from './command';
import { findRun, runsFolderOf } from './runFolders';
import { terminalText } from './terminalText';

export const analyzeEntropyReward: Command = {
  name: 'entropy-reward',
  summary: 'the reward that is left to be had when the entropy is used up, and whether it has collapsed',
  help: `Usage: posttrain analyze entropy-reward --run RUN [--until STEP] [--json]

Fits R = −a·e^H + b (Cui et al. 2025) to reward and mean entropy of the steps of a GRPO, RLOO or PPO run: b − a is the reward predicted at
entropy 0. Says so where the steps are too few or the fit says nothing, and whether the entropy has collapsed: below a tenth of what it was.

  --run RUN          a run: its id or its folder
  --until STEP       counts no step after this one, to see what was predicted then
  --runs-folder DIR  where ids are looked up (default .posttraining/runs)
  --json             prints one line of JSON
`,
  async run(args) {
    const { values } = parseCommand(args, {
      ...{ run: { type: 'string' }, until: { type: 'string' }, 'runs-folder': { type: 'string' }, json: { type: 'boolean' } },
    });
    const until = values.until === undefined ? null : numberOption(values.until, 'until', 0, { least: 1, integer: true });
    const folder = findRun(required(values.run, 'run'), runsFolderOf(values['runs-folder']));
    const record = await readRunRecord(folder).catch((error: unknown) => {
      throw new InputError(`${folder}: ${messageOf(error).replace(/\.$/, '')}`);
    });
    const report = entropyRewardReport(record, await readRunView(folder), until);
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : terminalText(entropyRewardTable(report)));
    return 0;
  },
};
