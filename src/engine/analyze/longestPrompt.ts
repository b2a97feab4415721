import type { Recipe } from '../../contract/recipe';
import { rolloutSettings } from '../../contract/rolloutSettings';
import { DatasetError } from '../data/datasetError';
import { loadPrompts } from '../data/load';
import { promptTokens } from '../data/promptTokens';
import { InputError } from '../inputError';
import { ModelError } from '../model/modelError';
import { openModelShape } from '../model/openModel';

/** TRL's `max_prompt_length` while it had one. */
export const ASSUMED_PROMPT = 512;
/** Prompts that are looked at. */
const MOST_PROMPTS = 1000;

export interface PromptLength {
  tokens: number;
  /** How it is known, for a reader. */
  source: string;
}

/**
 * Tokens of the longest of the recipe's first prompts, where the model's folder has a tokenizer and the dataset can be read; else what is assumed, and why.
 * @param folder of the model; null for a config alone
 */
export async function longestPrompt(recipe: Recipe, folder: string | null): Promise<PromptLength> {
  if (rolloutSettings(recipe) === null) return { tokens: 0, source: '' };
  const assumed = (why: string): PromptLength => ({
    tokens: ASSUMED_PROMPT,
    source: `prompts of ${ASSUMED_PROMPT} tokens are assumed: ${why}`,
  });
  if (folder === null) return assumed('a config alone has no tokenizer');
  try {
    const { tokenizer } = await openModelShape(folder);
    const prompts = (await loadPrompts(recipe.train_dataset, folder)).slice(0, MOST_PROMPTS);
    const tokens = prompts.reduce((most, prompt) => Math.max(most, promptTokens(tokenizer, prompt).length), 0);
    return { tokens, source: `the longest of the dataset’s first ${prompts.length} prompts has ${tokens} tokens` };
  } catch (error) {
    if (error instanceof ModelError || error instanceof DatasetError || error instanceof InputError)
      return assumed(error.message);
    throw error;
  }
}
