import type { PromptExample } from '../../contract/dataset';
import type { ModelTokenizer } from '../model/tokenizer';

/** Token ids of an example's prompt. A chat template writes special tokens itself, so none are added to what it wrote. */
export function promptTokens(
  tokenizer: Pick<ModelTokenizer, 'encode'>,
  { prompt, isRendered = false }: Pick<PromptExample, 'prompt' | 'isRendered'>,
): number[] {
  return tokenizer.encode(prompt, { specialTokens: !isRendered });
}
