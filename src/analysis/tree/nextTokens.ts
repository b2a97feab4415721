/** A sample as far as the distributions of its tokens are known. T tokens, A alternatives each. */
export interface ScoredSample {
  model: number;
  /** T. */
  ids: ArrayLike<number>;
  texts: ArrayLike<string>;
  /** T, nats. */
  logprobs: ArrayLike<number>;
  /** T × A flattened, most likely first; empty where none were kept. */
  alternativeIds: ArrayLike<number>;
  alternativeTexts: ArrayLike<string>;
  alternativeLogprobs: ArrayLike<number>;
}

/** A token that may come next, and its probability under each model: null where the model has no sample that tells it. */
export interface NextToken {
  text: string;
  probabilities: (number | null)[];
}

/** Most tokens told of at one place. */
const MOST = 8;

/**
 * What may come after a prefix that these samples share: the tokens that they drew there and the alternatives that were kept. A model's samples
 * have one distribution there, so any of them tells it. The likeliest under the last model first.
 * @param position of the token in the completions; samples that end before it say nothing
 */
export function nextTokens(samples: readonly ScoredSample[], position: number, models: number): NextToken[] {
  const found = new Map<number, NextToken>();
  const tell = (model: number, id: number, text: string, logprob: number): void => {
    const known = found.get(id) ?? { text, probabilities: Array.from({ length: models }, () => null) };
    known.probabilities[model] ??= Math.exp(logprob);
    found.set(id, known);
  };
  const told = new Set<number>();
  for (const sample of samples) {
    const { model, ids, texts, logprobs, alternativeIds, alternativeTexts, alternativeLogprobs } = sample;
    if (ids.length <= position) continue;
    tell(model, ids[position]!, texts[position]!, logprobs[position]!);
    if (told.has(model)) continue;
    told.add(model);
    const kept = Math.floor(alternativeIds.length / ids.length);
    for (let i = position * kept; i < (position + 1) * kept; i++)
      tell(model, alternativeIds[i]!, alternativeTexts[i]!, alternativeLogprobs[i]!);
  }
  const order = (a: NextToken, b: NextToken): number => {
    for (let model = models - 1; model >= 0; model--) {
      const difference = (b.probabilities[model] ?? -1) - (a.probabilities[model] ?? -1);
      if (difference !== 0) return difference;
    }
    return a.text < b.text ? -1 : 1;
  };
  return [...found.values()].sort(order).slice(0, MOST);
}
