import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { syncFolder, temporaryPath } from '../../store/atomicFile';
import { InputError } from '../inputError';
import { ADAPTER_CONFIG } from '../../store/adapterBase';
import { baseOfAdapter, isAdapterFolder } from '../lora/adapterBase';
import { writeModelFolder } from '../model/folder';
import { modelFolderOf } from '../model/hubModel';
import { openAdapter } from '../model/openModel';
import { parseCommand, required, type Command } from './command';

export const mergeCommand: Command = {
  name: 'merge',
  summary: 'make a whole model of a LoRA adapter and its base',
  help: `Usage: posttrain merge --adapter DIR --out DIR [--model BASE]

Adds a LoRA adapter (a checkpoint of a run with use_peft, or a folder that PEFT saved) to its base model and writes an ordinary Hugging Face
model folder in float32.

  --adapter DIR  folder with adapter_config.json and adapter_model.safetensors
  --out DIR      folder to make; it may be there if it is empty
  --model BASE   folder of the base model (default: base_model_name_or_path of the adapter)
`,
  async run(args) {
    const { values } = parseCommand(args, {
      adapter: { type: 'string' },
      out: { type: 'string' },
      model: { type: 'string' },
    });
    const adapter = resolve(required(values.adapter, 'adapter'));
    const out = resolve(required(values.out, 'out'));
    if (!(await isAdapterFolder(adapter))) throw new InputError(`--adapter is ${adapter}, where there is no ${ADAPTER_CONFIG}`);
    checkOut(out);
    const base = values.model === undefined ? await baseOfAdapter(adapter) : modelFolderOf(values.model);
    if (!existsSync(base)) throw new InputError(`--model is ${base}, which does not exist`);
    const model = await openAdapter(adapter, base);
    const unfinished = temporaryPath(out);
    await mkdir(unfinished, { recursive: true });
    try {
      await writeModelFolder(unfinished, model, model.weights, [adapter, base]);
      if (existsSync(out)) await rmdir(out);
      await rename(unfinished, out);
      await syncFolder(dirname(out));
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true });
      throw error;
    }
    process.stdout.write(`${out}: ${base} with the adapter ${adapter}, ${model.layout.size} parameters\n`);
    return 0;
  },
};

/** A link to an empty folder is one of the things that a rename does not replace. @throws InputError */
function checkOut(out: string): void {
  const found = lstatSync(out, { throwIfNoEntry: false });
  if (!found || (found.isDirectory() && readdirSync(out).length === 0)) return;
  const what = found.isSymbolicLink() ? 'which is a symbolic link' : 'which is there already';
  throw new InputError(`--out is ${out}, ${what}; allowed: a folder that is not, or an empty one`);
}
