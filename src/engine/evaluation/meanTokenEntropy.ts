import type { PromptExample } from '../../contract/dataset';
import type { Compute } from '../compute';
import type { ModelTokenizer } from '../model/tokenizer';
import { generate, promptsAtOnce } from '../training/generate';
import type { EvaluationTask } from './evaluateModel';

/**
 * Mean entropy of the tokens of a model's own samples, nats: of softmax(z/T) at the temperature that they are drawn at, over all tokens of all samples. Sample j of
 * problem i draws from the stream [seed, i, j], as in an evaluation.
 */
export async function meanTokenEntropy(
  compute: Pick<Compute, 'sample' | 'score'>,
  tokenizer: ModelTokenizer,
  {
    prompts,
    samples,
    seed,
    sampling,
  }: Pick<EvaluationTask, 'samples' | 'seed' | 'sampling'> & { prompts: readonly PromptExample[] },
): Promise<number> {
  const perChunk = promptsAtOnce(samples);
  let [sum, tokens] = [0, 0];
  for (let first = 0; first < prompts.length; first += perChunk) {
    const rollouts = await generate(compute, tokenizer, prompts.slice(first, first + perChunk), {
      ...{ samples, stream: [seed], firstGroup: first, recipe: sampling, rewards: [], reference: null, step: 0 },
    });
    for (const { tokens: own } of rollouts) {
      for (const entropy of own.entropies) sum += entropy;
      tokens += own.entropies.length;
    }
  }
  return sum / tokens;
}
