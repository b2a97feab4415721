import type { PromptExample } from '../../contract/dataset';
import { InputError } from '../inputError';
import type { ModelFolder } from '../model/folder';
import { inExample } from './inExample';
import { promptTokens } from './promptTokens';

/** An example without an id is known by its place in the dataset: `line-1`, `line-2` … */
export function named(prompts: readonly PromptExample[]): PromptExample[] {
  return prompts.map((example, index) => ({ ...example, id: example.id ?? `line-${index + 1}` }));
}

/** Every prompt must be made of the model's tokens and leave room for a completion. */
export function checkPrompts(
  dataset: string,
  prompts: readonly PromptExample[],
  { tokenizer, config }: Pick<ModelFolder, 'tokenizer' | 'config'>,
  maxCompletionLength: number,
): void {
  prompts.forEach((example, index) => {
    const name = `${dataset}: prompt ${example.id ?? index + 1}`;
    const { length } = inExample(name, () => promptTokens(tokenizer, example));
    if (length === 0) throw new InputError(`${name} has no tokens; a prompt needs at least one`);
    if (length + maxCompletionLength > config.maxPositions) {
      throw new InputError(
        `${name} has ${length} tokens; with completions of ${maxCompletionLength} that is more than the model's ${config.maxPositions} positions`,
      );
    }
  });
}
