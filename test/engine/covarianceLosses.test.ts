import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { describe, expect, it } from 'vitest';
import { grpoRecipeSchema } from '../../src/contract/recipes/grpo';
import { recipeProblems } from '../../src/contract/recipeProblems';
import { dividedSums } from '../../src/engine/algorithms/completionMetrics';
import { grpoLoss, type GrpoBatch } from '../../src/engine/methods/grpo/loss';
import { grpoSums } from '../../src/engine/methods/grpo/metrics';
import { Generator } from '../../src/engine/random/generator';
import { backendsUnderTest, useBackend } from './backendsUnderTest';

const [ROWS, LENGTH, VOCABULARY] = [4, 6, 5];
const generator = Generator.fromSeed(11);
const draws = (count: number, draw: () => number): number[] => Array.from({ length: count }, draw);
const logits = draws(ROWS * LENGTH, () => 0).map(() => draws(VOCABULARY, () => 1.5 * generator.normal()));
const ids = draws(ROWS * LENGTH, () => generator.integer(VOCABULARY));
const lengths = [6, 4, 5, 2];
const mask = ids.map((_, i) => (i % LENGTH < lengths[Math.floor(i / LENGTH)]! ? 1 : 0));
const tokens = 17;
const advantages = [1.4, -0.9, 0.6, -1.1];
const priority = draws(ROWS * LENGTH, () => Math.fround(1 - generator.uniform()));

const logprob = (row: readonly number[], id: number): number => row[id]! - Math.log(row.reduce((sum, z) => sum + Math.exp(z), 0));
// Off by up to 0.4 nats, so that some ratios leave [0.8, 1.2].
const old = logits.map((row, i) => Math.fround(logprob(row, ids[i]!) + 0.8 * (generator.uniform() - 0.5)));

const common = { method: 'grpo', model: 'm', train_dataset: 'd', reward_funcs: ['countdown'], max_steps: 1 } as const;
const clipCovRecipe = grpoRecipeSchema.parse({
  ...common,
  ...{ loss_type: 'clip_cov', clip_cov_ratio: 0.2, clip_cov_lb: -1, clip_cov_ub: 2 },
});
const klCovRecipe = grpoRecipeSchema.parse({ ...common, loss_type: 'kl_cov', kl_cov_ratio: 0.2, ppo_kl_coef: 0.7 });

const batch: GrpoBatch = {
  ...{ rows: ROWS, length: LENGTH, numItemsInBatch: tokens, refLogp_BT: null },
  completionIds_BT: Int32Array.from(ids),
  mask_BT: Float32Array.from(mask),
  advantage_B: Float32Array.from(advantages),
  oldLogp_BT: Float32Array.from(old),
  priority_BT: Float32Array.from(priority),
};

interface Token {
  index: number;
  advantage: number;
  logp: number;
  delta: number;
  covariance: number;
}

/** The tokens that count, in double precision. */
function tokensOf(z: readonly (readonly number[])[]): Token[] {
  const counted = ids.flatMap((id, index) => {
    const logp = logprob(z[index]!, id);
    return mask[index] === 1
      ? [{ index, advantage: advantages[Math.floor(index / LENGTH)]!, logp, delta: logp - old[index]! }]
      : [];
  });
  const mean = (of: (token: (typeof counted)[number]) => number): number =>
    counted.reduce((sum, token) => sum + of(token), 0) / counted.length;
  const [meanAdvantage, meanLogp] = [mean(({ advantage }) => advantage), mean(({ logp }) => logp)];
  return counted.map((token) => ({ ...token, covariance: (token.advantage - meanAdvantage) * (token.logp - meanLogp) }));
}

const surrogate = ({ delta, advantage }: Token): number =>
  -Math.min(Math.exp(delta) * advantage, Math.min(Math.max(Math.exp(delta), 0.8), 1.2) * advantage);

/** verl's: of the unclipped tokens with −1 < covariance < 2, ⌊0.2 · 17⌋ = 3 at random: those of the highest priority. */
function clipCovChosen(): Set<number> {
  const candidates = tokensOf(logits).filter(
    (token) => token.covariance > -1 && token.covariance < 2 && surrogate(token) === -Math.exp(token.delta) * token.advantage,
  );
  expect(candidates.length).toBeGreaterThan(4);
  candidates.sort((a, b) => priority[b.index]! - priority[a.index]!);
  return new Set(candidates.slice(0, 3).map(({ index }) => index));
}

/** verl's: the ⌊0.2 · 17⌋ = 3 tokens of the largest covariance. */
function klCovChosen(): Set<number> {
  const ranked = tokensOf(logits).sort((a, b) => b.covariance - a.covariance);
  return new Set(ranked.slice(0, 3).map(({ index }) => index));
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const references = {
  clip_cov: (chosen: Set<number>) => (z: readonly (readonly number[])[]) =>
    mean(tokensOf(z).map((token) => (chosen.has(token.index) ? 0 : surrogate(token)))),
  kl_cov: (chosen: Set<number>) => (z: readonly (readonly number[])[]) =>
    mean(
      tokensOf(z).map(
        ({ index, delta, advantage }) => -Math.exp(delta) * advantage + (chosen.has(index) ? 0.7 * Math.abs(delta) : 0),
      ),
    ),
};

/** Central differences of a function of the logits. */
function differences(f: (z: readonly (readonly number[])[]) => number): number[] {
  const step = 1e-6;
  return logits.flatMap((row, i) =>
    row.map((_, v) => {
      const at = (shift: number): number => f(logits.map((other, j) => (i === j ? other.with(v, other[v]! + shift) : other)));
      return (at(step) - at(-step)) / (2 * step);
    }),
  );
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  expected.forEach((value, i) => expect(Math.abs(value - actual[i]!) / scale, `element ${i}`).toBeLessThan(2e-5));
}

const cases = [
  { recipe: clipCovRecipe, reference: references.clip_cov(clipCovChosen()), metric: 'clip_cov_clip_ratio', measure: 3 / tokens },
  {
    ...{ recipe: klCovRecipe, reference: references.kl_cov(klCovChosen()), metric: 'ppo_kl' },
    measure: mean(tokensOf(logits).map(({ delta }) => Math.abs(delta))),
  },
];

describe.each(backendsUnderTest)('on %s', (backend) => {
  for (const { recipe, reference, metric, measure } of cases)
    it(`${recipe.loss_type} is what verl defines, and so are its gradient and its metric`, async (context) => {
      await useBackend(backend, context);
      let policy: Float32Array | null = null;
      const { value, grad } = tf.valueAndGrad((z) => {
        const terms = grpoLoss(z as tf.Tensor2D, batch, recipe);
        policy = terms.measured!.dataSync<'float32'>();
        return terms.loss;
      })(tf.tensor2d(logits));
      expectClose(value.dataSync(), [reference(logits)]);
      expectClose(grad.dataSync(), differences(reference));
      const measured = { entropy: new Float32Array(ids.length), kl: null, policyLoss: null, policy };
      expect(dividedSums(grpoSums(measured, batch, recipe))[metric]).toBeCloseTo(measure, 6);
    });

  it('kl_cov holds nothing back on the first update after sampling', async (context) => {
    await useBackend(backend, context);
    const gradientOf = (ppo_kl_coef: number, oldLogp_BT: Float32Array | null = null) =>
      tf.grad((z) => grpoLoss(z as tf.Tensor2D, { ...batch, oldLogp_BT }, { ...klCovRecipe, ppo_kl_coef }).loss)(
        tf.tensor2d(logits),
      );
    expect(gradientOf(0.7).dataSync()).toEqual(gradientOf(0).dataSync());
    // Nor where the sampler's log-probabilities differ from the trainer's by rounding alone.
    const oldLogp_BT = Float32Array.from(logits, (row, i) => logprob(row, ids[i]!) + (i % 2 === 0 ? 2e-6 : -2e-6));
    expect(gradientOf(0.7, oldLogp_BT).dataSync()).toEqual(gradientOf(0, oldLogp_BT).dataSync());
  });

  it('clip_cov leaves none out where none has such a covariance, and needs its random numbers', async (context) => {
    await useBackend(backend, context);
    const lossOf = (changes: object, other: Partial<GrpoBatch> = {}) =>
      grpoLoss(tf.tensor2d(logits), { ...batch, ...other }, { ...clipCovRecipe, ...changes }).loss.dataSync()[0]!;
    expect(lossOf({ clip_cov_lb: 90, clip_cov_ub: 91 })).toBeCloseTo(mean(tokensOf(logits).map(surrogate)), 6);
    expect(() => lossOf({}, { priority_BT: null })).toThrow('has no random numbers');
  });
});

it('a recipe that cannot have them is told so', () => {
  const messages = (changes: object): string[] => recipeProblems({ ...common, ...changes }).map(({ message }) => message);
  expect(messages({ loss_type: 'clip_cov' })).toEqual([]);
  expect(messages({ loss_type: 'kl_cov', importance_sampling_level: 'sequence' })).toEqual([
    'importance_sampling_level is "sequence"; it must be token with loss_type kl_cov, which chooses tokens.',
  ]);
  expect(messages({ loss_type: 'clip_cov', clip_cov_lb: 6 })).toEqual([
    'clip_cov_lb is 6; it must be below clip_cov_ub, which is 5.',
  ]);
  expect(messages({ kl_cov_ratio: 2 })).toEqual(['kl_cov_ratio is 2; allowed: a number from 0 to 1.']);
});
