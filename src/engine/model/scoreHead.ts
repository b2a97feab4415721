import type { Generator } from '../random/generator';
import type { ModelConfig } from './config';
import { changedConfigText } from './configText';
import type { ModelFolder, ModelShape } from './folder';
import { parameterLayout, SCORE_WEIGHT } from './layout';
import type { ModelTokenizer } from './tokenizer';

/**
 * A model with a scalar head on its last hidden state; all other weights are the model's own.
 * @param head `score` for a reward or value model, which has no logits; `both` for a policy that is its own critic
 * @param score the head's weight [1, hidden], or what to draw it from: a normal distribution with standard deviation `initializer_range`, as
 * transformers' `*ForSequenceClassification` does
 */
export function addScoreHead(model: ModelFolder, head: 'score' | 'both', score: Generator | Float32Array): ModelFolder {
  const shape = withHead(model, head);
  const weights = new Float32Array(shape.layout.size);
  const own = new Map(model.layout.entries.map((entry) => [entry.name, entry]));
  for (const { name, offset, size } of shape.layout.entries) {
    const entry = own.get(name);
    if (entry) weights.set(model.weights.subarray(entry.offset, entry.offset + size), offset);
    else if (score instanceof Float32Array) weights.set(score, offset);
    else for (let i = offset; i < offset + size; i++) weights[i] = model.config.initializerRange * score.normal();
  }
  return { ...shape, weights };
}

/** The shape of the model with another head, and for `score` the config.json that transformers loads with one label. */
export function withHead(model: ModelShape, head: ModelConfig['head']): ModelShape {
  const config = { ...model.config, head };
  const configText = head === 'score' ? rewardModelConfigText(model) : model.configText;
  const { path, tokenizer } = model;
  return { path, tokenizer, config, configText, layout: parameterLayout(config) };
}

/** transformers' class names begin with the model type in capitals of its own. */
const classNames: Partial<Record<ModelConfig['modelType'], string>> = {
  gpt2: 'GPT2',
  gpt_neox: 'GPTNeoX',
  gemma3_text: 'Gemma3Text',
};

function rewardModelConfigText({ config, configText, tokenizer }: ModelShape): string {
  const { modelType } = config;
  const family = classNames[modelType] ?? modelType.charAt(0).toUpperCase() + modelType.slice(1);
  return changedConfigText(configText, {
    architectures: [`${family}ForSequenceClassification`],
    // One label: what transformers takes num_labels from.
    id2label: { '0': 'LABEL_0' },
    label2id: { LABEL_0: 0 },
    pad_token_id: paddingToken(tokenizer),
  });
}

/** The token that a batch is padded with: of a tokenizer that has none, the one that ends a text, as in TRL's RewardTrainer. */
export function paddingToken({ padTokenId, endTokenId }: Pick<ModelTokenizer, 'padTokenId' | 'endTokenId'>): number | null {
  return padTokenId ?? endTokenId;
}

/**
 * Where in a row of token ids the reward is read: at the last token that is not the padding token, as transformers'
 * `*ForSequenceClassification` finds it in a padded batch. Where padding is the end-of-sequence token, that is the token before it.
 * @param ids at least one
 */
export function scoredPosition(ids: readonly number[], padTokenId: number | null): number {
  for (let position = ids.length - 1; position > 0; position--) if (ids[position] !== padTokenId) return position;
  return 0;
}

/** The weight of a score head among a model's, a view. */
export function scoreWeight({ layout }: Pick<ModelShape, 'layout'>, weights: Float32Array): Float32Array {
  const entry = layout.entries.find(({ name }) => name === SCORE_WEIGHT);
  if (!entry) throw new Error('the model has no score head');
  return weights.subarray(entry.offset, entry.offset + entry.size);
}
