import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const configSchema = z.looseObject({ architectures: z.array(z.string()).optional() });

/** Whether config.json says that the folder holds a reward model, which writes no text; false where it says nothing that can be read. */
export async function isRewardModelFolder(folder: string): Promise<boolean> {
  try {
    const config = configSchema.parse(JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')));
    return config.architectures?.some((name) => name.endsWith('ForSequenceClassification')) ?? false;
  } catch {
    // What is wrong with it is in the facts of the model.
    return false;
  }
}
