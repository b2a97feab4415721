import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { modelTypes } from '../../contract/modelTypes';
import { ADAPTER_CONFIG, ADAPTER_WEIGHTS } from '../../store/adapterBase';
import { modelName } from '../../store/hubCache';
import { readBoundedJson } from './boundedJson';
import { countParameters, shardsOf, WEIGHTS, WEIGHTS_INDEX } from './weightHeaders';

export interface ModelFacts {
  /** Absolute folder. */
  path: string;
  /** The folder's name, or the id on the hub. */
  name: string;
  /** `llama`, `qwen2` …, or `LoRA` of an adapter; null where config.json does not say. */
  type: string | null;
  parameters: number | null;
  /** Why it cannot be used; null for a good one. */
  problem: string | null;
}

const adapterSchema = z.record(z.string(), z.unknown());
const configSchema = z.looseObject({ model_type: z.string().optional() });

/** What can be said of a model folder without loading it. Never throws: what is wrong is in `problem`. */
export async function readModelFacts(folder: string): Promise<ModelFacts> {
  const facts: ModelFacts = { path: folder, name: modelName(folder), type: null, parameters: null, problem: null };
  try {
    const isThere = async (name: string): Promise<boolean> =>
      (await stat(join(folder, name)).catch(() => undefined)) !== undefined;
    if (await isThere(ADAPTER_CONFIG)) return { ...facts, ...(await adapterFacts(folder)) };
    const isSharded = !(await isThere(WEIGHTS)) && (await isThere(WEIGHTS_INDEX));
    for (const file of ['config.json', isSharded ? WEIGHTS_INDEX : WEIGHTS, 'tokenizer.json'])
      if (!(await isThere(file))) return { ...facts, problem: `${file} is missing in ${folder}.` };
    const { model_type: type = null } = configSchema.parse(await readBoundedJson(join(folder, 'config.json')));
    const files = isSharded ? await shardsOf(folder) : [WEIGHTS];
    const known = { ...facts, type, parameters: await countParameters(folder, files) };
    if (modelTypes.some((one) => one === type)) return known;
    const found = type === null ? 'no model_type' : `the model_type ${type}`;
    return { ...known, problem: `config.json in ${folder} has ${found}; allowed: ${modelTypes.join(', ')}.` };
  } catch (error) {
    return {
      ...facts,
      problem: `${folder} cannot be read: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
    };
  }
}

/** Of a folder with an adapter_config.json; its base is looked for when it is used. */
async function adapterFacts(folder: string): Promise<Partial<ModelFacts>> {
  const file = join(folder, ADAPTER_CONFIG);
  const { peft_type: kind, base_model_name_or_path: base } = adapterSchema.parse(await readBoundedJson(file));
  const known = { type: 'LoRA', parameters: await countParameters(folder, [ADAPTER_WEIGHTS]) };
  if (kind !== 'LORA') return { ...known, type: null, problem: `${file} has the peft_type ${String(kind)}; allowed: LORA.` };
  if (typeof base === 'string' && base !== '') return known;
  return { ...known, problem: `${file} has no base_model_name_or_path.` };
}
