/** Writes every adapter that PEFT wrote as a checkpoint of a LoRA run is written, for check_run.py: `node writeAdapters.mjs FIXTURES OUT`. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { baseOfAdapter } from '../../src/engine/lora/adapterBase';
import { readAdapter, writeAdapter } from '../../src/engine/lora/adapterFolder';
import { openModelShape, weightFilesOf } from '../../src/engine/model/openModel';
import { fileSha256 } from '../../src/engine/training/fileSha256';

const [fixtures, out] = process.argv.slice(2) as [string, string];
for (const entry of await readdir(fixtures, { withFileTypes: true })) {
  if (!entry.isDirectory()) continue;
  const folder = join(fixtures, entry.name);
  const model = await openModelShape(folder);
  const path = await baseOfAdapter(folder);
  const base = { path, sha256: await fileSha256(...(await weightFilesOf(path))) };
  await writeAdapter(join(out, entry.name), model, await readAdapter(folder, model), base);
}
