import type { CompareOverview } from '../../../src/contract/messages/compare';

export type ListedPrompt = CompareOverview['prompts'][number] & { index: number };

/** Prompts whose id or text contains every word of `text`, whatever their case, in the order of the dataset. */
export function promptMatches(prompts: CompareOverview['prompts'], text: string): ListedPrompt[] {
  const words = text.toLowerCase().split(/\s+/);
  return prompts
    .map((prompt, index) => ({ ...prompt, index }))
    .filter(({ id, prompt }) => {
      const all = `${id}\n${prompt}`.toLowerCase();
      return words.every((word) => all.includes(word));
    });
}
