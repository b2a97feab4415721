import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { readBoundedJson } from './boundedJson';
import { ADAPTER_CONFIG } from '../../store/adapterBase';

const configSchema = z.looseObject({ architectures: z.array(z.string()).optional() });
const adapterSchema = z.looseObject({ task_type: z.string().nullish() });

/** Whether config.json, or adapter_config.json of an adapter, says that the folder holds a reward model, which writes no text; false where it says nothing that can be read. */
export async function isRewardModelFolder(folder: string): Promise<boolean> {
  const parsed = (name: string): Promise<unknown> => readBoundedJson(join(folder, name));
  try {
    if (existsSync(join(folder, ADAPTER_CONFIG)))
      return adapterSchema.parse(await parsed(ADAPTER_CONFIG)).task_type === 'SEQ_CLS';
    const config = configSchema.parse(await parsed('config.json'));
    return config.architectures?.some((name) => name.endsWith('ForSequenceClassification')) ?? false;
  } catch {
    // What is wrong with it is in the facts of the model.
    return false;
  }
}
