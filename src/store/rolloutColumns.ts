import type { SchemaElement } from 'hyparquet';
import type { RolloutRow } from '../contract/rollout';

type Physical = 'INT32' | 'FLOAT' | 'DOUBLE' | 'STRING';
export interface RolloutColumn {
  type: Physical;
  list: boolean;
  nullable: boolean;
}

const scalar = (type: Physical, nullable = false): RolloutColumn => ({ type, list: false, nullable });
const list = (type: Physical, nullable = false): RolloutColumn => ({ type, list: true, nullable });

/**
 * How each key of a rollout row is stored. Statistics of a token are float32, as they were computed; a reward, an advantage and a
 * temperature are float64, so that they come back exactly.
 */
export const rolloutColumns: { readonly [K in keyof RolloutRow]: RolloutColumn } = {
  prompt_id: scalar('STRING'),
  prompt: scalar('STRING'),
  completion: scalar('STRING'),
  group: scalar('INT32'),
  sample: scalar('INT32'),
  temperature: scalar('DOUBLE'),
  token_ids: list('INT32'),
  token_texts: list('STRING'),
  token_bytes: list('STRING'),
  logprobs: list('FLOAT'),
  entropies: list('FLOAT'),
  alternative_ids: list('INT32'),
  alternative_texts: list('STRING'),
  alternative_logprobs: list('FLOAT'),
  ref_logprobs: list('FLOAT', true),
  ref_entropies: list('FLOAT', true),
  ref_alternative_logprobs: list('FLOAT', true),
  reward: scalar('DOUBLE', true),
  reward_parts: scalar('STRING'),
  advantage: scalar('DOUBLE', true),
  advantages: list('FLOAT', true),
  values: list('FLOAT', true),
  finish_reason: scalar('STRING'),
  failure: scalar('STRING', true),
};

export type RolloutKey = keyof RolloutRow;
export const rolloutKeys = Object.keys(rolloutColumns) as RolloutKey[];

/** The Parquet schema: lists are three-level LISTs (`name.list.element`), as pyarrow writes and reads them. */
export function rolloutSchema(): SchemaElement[] {
  const root: SchemaElement = { name: 'root', num_children: rolloutKeys.length };
  return [root, ...rolloutKeys.flatMap((key) => columnSchema(key, rolloutColumns[key]))];
}

function columnSchema(name: string, { type, list: isList, nullable }: RolloutColumn): SchemaElement[] {
  const repetition_type = nullable ? 'OPTIONAL' : 'REQUIRED';
  const value: SchemaElement =
    type === 'STRING'
      ? { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' }, repetition_type }
      : { name, type, repetition_type };
  if (!isList) return [value];
  return [
    { name, converted_type: 'LIST', logical_type: { type: 'LIST' }, num_children: 1, repetition_type },
    { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
    { ...value, name: 'element', repetition_type: 'REQUIRED' },
  ];
}
