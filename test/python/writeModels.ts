/** Writes every fixture model as a checkpoint is written, for check_run.py: `node writeModels.mjs FIXTURES OUT`. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readModelFolder, writeModelFolder } from '../../src/engine/model/folder';

const [fixtures, out] = process.argv.slice(2) as [string, string];
for (const entry of await readdir(fixtures, { withFileTypes: true })) {
  if (!entry.isDirectory()) continue;
  const model = await readModelFolder(join(fixtures, entry.name));
  await writeModelFolder(join(out, entry.name), model, model.weights);
}
