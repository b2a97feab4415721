import { resolve } from 'node:path';
import {
  completionExampleSchema,
  preferenceExampleSchema,
  promptExampleSchema,
  type CompletionExample,
  type PreferenceExample,
  type PromptExample,
} from '../../contract/dataset';
import type { DatasetSource } from '../../contract/recipe';
import { problemsOf, promptText } from '../countdown/problems';
import { TraceGenerator } from '../countdown/traces';
import { InputError } from '../inputError';
import { readJsonLines } from './readJsonLines';

/**
 * Prompts for GRPO or an evaluation. The generator gives the first `size` training problems; its seed plays no part.
 * @throws DatasetError naming file and line
 */
export async function loadPrompts(source: DatasetSource, baseFolder = '.'): Promise<PromptExample[]> {
  if (typeof source === 'string') return readJsonLines(resolve(baseFolder, source), promptExampleSchema);
  return problemsOf('train')
    .slice(0, source.size)
    .map((problem) => ({ ...problem, prompt: promptText(problem) }));
}

/**
 * Prompt and completion pairs for SFT, from a file or a generator.
 * @throws DatasetError naming file and line
 */
export async function loadCompletions(source: DatasetSource, baseFolder = '.'): Promise<CompletionExample[]> {
  if (typeof source === 'string') return readJsonLines(resolve(baseFolder, source), completionExampleSchema);
  const generator = new TraceGenerator();
  return Array.from({ length: source.size }, (_, index) => {
    const { prompt, completion } = generator.trace(source.seed, index);
    return { prompt, completion };
  });
}

/**
 * Preference pairs for DPO, from a file.
 * @throws DatasetError naming file and line; InputError for a generator, which makes none
 */
export async function loadPreferences(source: DatasetSource, baseFolder = '.'): Promise<PreferenceExample[]> {
  if (typeof source === 'string') return readJsonLines(resolve(baseFolder, source), preferenceExampleSchema);
  throw new InputError(
    `the generator ${source.generator} makes no preferences; allowed: a file with prompt, chosen and rejected`,
  );
}
