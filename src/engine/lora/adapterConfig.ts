import type { AdapterBaseName } from '../../store/adapterBase';
import type { ModelConfig } from '../model/config';
import { ConfigReader } from '../model/configReader';
import { ModelError } from '../model/modelError';
import { pathFault, shownPath } from '../model/pathFault';
import type { LoraSettings } from './adapterShape';

/** What an adapter_config.json says. */
export interface AdapterConfig extends Omit<LoraSettings, 'targetModules'>, AdapterBaseName {
  head: 'language' | 'score';
  /** null where the tensors alone say it: a pattern, or not every layer. */
  targetModules: readonly string[] | null;
}

/** Kinds of LoRA that compute something else, by the key that asks for them. */
const unsupported = [
  ...['use_dora', 'use_qalora', 'use_bdlora', 'lora_bias', 'rank_pattern', 'alpha_pattern', 'layer_replication'],
  ...['target_parameters', 'trainable_token_indices', 'alora_invocation_tokens', 'arrow_config', 'kasa_config'],
];
/** Initial values of A and B that leave the base as it is. */
const initializations: readonly unknown[] = [true, false, 'gaussian', 'eva', 'orthogonal'];

/** Modules that PEFT saves whole for a reward model. */
const scoreModules = ['score', 'classifier'];

/** @throws ModelError with one sentence for what cannot be read, and for kinds of adapters other than LoRA and rank-stabilised LoRA */
export function parseAdapterConfig(json: Record<string, unknown>, file: string): AdapterConfig {
  const reader = new ConfigReader(json, file);
  reader.choice('peft_type', ['LORA']);
  for (const key of unsupported) if (isSet(json[key])) reader.fail(key, 'is not supported and must be left out');
  reader.choice('bias', ['none'], 'none');
  if (!initializations.includes(json['init_lora_weights'] ?? true))
    reader.fail('init_lora_weights', 'changes the base model and is not supported');
  const base = json['base_model_name_or_path'];
  if (typeof base !== 'string' || base === '')
    return reader.fail('base_model_name_or_path', 'must be the folder of the base model');
  if (pathFault(base) !== null)
    throw new ModelError(`${file}: base_model_name_or_path is ${shownPath(base)}, which ${pathFault(base)}`);
  const revision = json['revision'] ?? null;
  if (revision !== null && (typeof revision !== 'string' || revision === ''))
    return reader.fail('revision', 'must be a branch, a tag or a commit');
  const head = reader.choice('task_type', ['CAUSAL_LM', 'SEQ_CLS'], 'CAUSAL_LM') === 'SEQ_CLS' ? 'score' : 'language';
  const whole = texts(reader, 'modules_to_save');
  const known = head === 'score' ? scoreModules : [];
  if (whole?.some((name) => !known.includes(name)))
    reader.fail('modules_to_save', head === 'score' ? 'may hold score alone' : 'is not supported and must be empty');
  const dropout = json['lora_dropout'] ?? 0;
  if (typeof dropout !== 'number' || !(dropout >= 0 && dropout < 1))
    return reader.fail('lora_dropout', 'must be a number of at least 0 and below 1');
  const isPartial = ['exclude_modules', 'layers_to_transform', 'layers_pattern'].some((key) => isSet(json[key]));
  const targets = typeof json['target_modules'] === 'string' ? null : texts(reader, 'target_modules');
  return {
    ...{ base, revision, head, dropout },
    r: reader.size('r'),
    alpha: reader.positive('lora_alpha', NaN),
    useRslora: reader.boolean('use_rslora', false),
    targetModules: isPartial ? null : targets,
  };
}

/** adapter_config.json of an adapter, with PEFT's keys. */
export function adapterConfigJson(
  { r, alpha, dropout, useRslora, targetModules }: LoraSettings,
  { head, inputsFirst }: Pick<ModelConfig, 'head' | 'inputsFirst'>,
  base: string,
): Record<string, unknown> {
  return {
    peft_type: 'LORA',
    task_type: head === 'score' ? 'SEQ_CLS' : 'CAUSAL_LM',
    base_model_name_or_path: base,
    ...{ r, lora_alpha: alpha, lora_dropout: dropout, use_rslora: useRslora, target_modules: targetModules },
    bias: 'none',
    fan_in_fan_out: inputsFirst,
    modules_to_save: head === 'score' ? ['score'] : null,
    init_lora_weights: true,
    inference_mode: true,
  };
}

/** Neither left out, null, false, nor empty. */
function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

function texts(reader: ConfigReader, key: string): string[] | null {
  const value = reader.raw[key] ?? null;
  const isText = (one: unknown): one is string => typeof one === 'string' && one !== '';
  if (value === null) return null;
  return Array.isArray(value) && value.every(isText) ? value : reader.fail(key, 'must be a list of texts');
}
