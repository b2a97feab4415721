import { loadCompletions } from '../data/load';
import { inExample } from '../data/inExample';
import { wholeRow } from '../methods/sft/rows';
import type { ModelFolder } from '../model/folder';
import type { GivenTexts } from './givenText';

/**
 * Completions of a dataset (reference solutions, say) in the model's own tokens, made as SFT makes them: with the token that ends a
 * completion, which sampled ones have too. Problems without an id are `line-1`, `line-2` …, as in an evaluation.
 * @throws DatasetError, or InputError where the tokenizer has none for a part of a text
 */
export async function referenceTexts(path: string, model: ModelFolder): Promise<GivenTexts> {
  const samples = new Map<string, number>();
  const groups = new Map<string, number>();
  const examples = await loadCompletions(path, model.path);
  const texts = examples.map((example, index) => {
    const id = example['id'];
    const problem = typeof id === 'string' || typeof id === 'number' ? String(id) : `line-${index + 1}`;
    const { ids, counts } = inExample(`${path}: example ${index + 1}`, () => wholeRow(example, model.tokenizer, true));
    const start = counts.indexOf(1);
    const end = start < 0 ? ids.length : start;
    const sample = samples.get(problem) ?? 0;
    samples.set(problem, sample + 1);
    const group = groups.get(problem) ?? groups.size;
    groups.set(problem, group);
    return {
      ...{ prompt_id: problem, prompt: example.prompt, completion: example.completion, group, sample },
      ...{ reward: null, reward_parts: '{}', finish_reason: 'stop' as const, failure: null },
      ...{ promptIds: ids.slice(0, end), completionIds: ids.slice(end) },
    };
  });
  // A row group holds a problem: its solutions lie together, however the file has them.
  return { kind: 'dataset', file: path, texts: texts.sort((a, b) => a.group - b.group || a.sample - b.sample) };
}
