import { resolve } from 'node:path';
import type { PromptList } from '../../contract/promptList';
import { loadPrompts } from '../data/load';
import { named } from '../data/prompts';
import { modelFolderOf } from '../model/hubModel';
import { numberOption, parseCommand, required, type Command } from './command';
import { terminalText } from './terminalText';

export const promptsCommand: Command = {
  name: 'prompts',
  summary: 'list the prompts of a dataset',
  help: `Usage: posttrain prompts --dataset FILE --model MODEL [--most N] [--json]

Lists the ids and the prompts of a dataset as a model is given them; an example without an id is line-1, line-2 … by its place.

  --dataset FILE  JSONL, Parquet or CSV file
  --model MODEL   model folder whose chat template writes conversations, or org/name of the Hugging Face hub where it is on disk
  --most N        only the first N (default: all)
  --json          prints one line of JSON
`,
  async run(args) {
    const { values } = parseCommand(args, {
      dataset: { type: 'string' },
      model: { type: 'string' },
      most: { type: 'string' },
      json: { type: 'boolean' },
    });
    const dataset = resolve(required(values.dataset, 'dataset'));
    const model = modelFolderOf(required(values.model, 'model'));
    const most = numberOption(values.most, 'most', Infinity, { least: 1, integer: true });
    const all = named(await loadPrompts(dataset, model));
    const prompts = all.slice(0, most).map(({ id, prompt }) => ({ id: id!, prompt }));
    const list: PromptList = { total: all.length, prompts };
    const text = prompts.map(({ id, prompt }) => `${id}\t${prompt}\n`).join('');
    process.stdout.write(values.json ? `${JSON.stringify(list)}\n` : terminalText(text));
    return 0;
  },
};
