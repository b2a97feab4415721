import type { PromptExample } from '../../contract/dataset';
import type { SamplingOptions } from '../compute';
import { promptTokens } from '../data/promptTokens';
import type { ModelFolder } from '../model/folder';
import { InputError } from '../inputError';
import { numberOption } from './command';

/** Options of every command that samples. */
export const samplingFlags = {
  'max-tokens': { type: 'string' },
  temperature: { type: 'string' },
  'top-p': { type: 'string' },
  'top-k': { type: 'string' },
} as const;

export const samplingHelp = `  --max-tokens N     most tokens of a completion (default 256, or as many as the model has positions for)
  --temperature T    0 takes the most likely token (default 1)
  --top-p P          sample from the most likely tokens that make up P (default 1)
  --top-k K          sample from the K most likely tokens; 0 is all (default 0)`;

type Values = Partial<Record<keyof typeof samplingFlags, string | undefined>>;

/** The options given, or `fallback`'s. */
export function samplingOptions(
  values: Values,
  model: ModelFolder,
  fallback: { temperature: number; top_p: number; top_k: number; max_completion_length: number },
): SamplingOptions {
  return {
    temperature: numberOption(values.temperature, 'temperature', fallback.temperature, { least: 0 }),
    topP: numberOption(values['top-p'], 'top-p', fallback.top_p, { least: 1e-6, most: 1 }),
    topK: numberOption(values['top-k'], 'top-k', fallback.top_k, { least: 0, integer: true }),
    maxTokens: numberOption(values['max-tokens'], 'max-tokens', fallback.max_completion_length, { least: 1, integer: true }),
    stopIds: model.tokenizer.eosTokenIds,
  };
}

const defaultMaxTokens = 256;

/** What is sampled with unless told otherwise; `promptLength` is that of the longest prompt, in tokens. */
export function defaultSampling({ config }: ModelFolder, promptLength: number) {
  const room = config.maxPositions - promptLength;
  return { temperature: 1, top_p: 1, top_k: 0, max_completion_length: Math.max(1, Math.min(defaultMaxTokens, room)) };
}

/** Token ids of a prompt; an empty one is the BOS token alone. @throws InputError */
export function promptIdsOf(
  example: Pick<PromptExample, 'prompt' | 'isRendered'>,
  { tokenizer }: Pick<ModelFolder, 'tokenizer'>,
): number[] {
  const isEmpty = example.prompt === '' && tokenizer.bosTokenId !== null;
  const ids = isEmpty ? [tokenizer.bosTokenId] : promptTokens(tokenizer, example);
  if (ids.length === 0) throw new InputError('the prompt is empty, and the model has no BOS token to begin with');
  return ids;
}

/** @throws InputError where the model has no positions for a completion after the prompt */
export function checkRoom(promptIds: readonly number[], maxTokens: number, { config }: ModelFolder): void {
  if (promptIds.length + maxTokens <= config.maxPositions) return;
  throw new InputError(
    `the prompt has ${promptIds.length} tokens; with ${maxTokens} more that is beyond the model's ${config.maxPositions} positions`,
  );
}
