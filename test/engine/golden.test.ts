import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { distillLoss } from '../../src/engine/methods/distill/loss';
import { dpoMeasured } from '../../src/engine/methods/dpo/gradient';
import { dpoLoss, type DpoBatch } from '../../src/engine/methods/dpo/loss';
import { dpoMetrics, dpoSums, type DpoMeasured } from '../../src/engine/methods/dpo/metrics';
import { grpoLoss, type GrpoBatch } from '../../src/engine/methods/grpo/loss';
import { dividedSums } from '../../src/engine/algorithms/completionMetrics';
import { grpoSums, type GrpoMeasured } from '../../src/engine/methods/grpo/metrics';
import { leaveOneOutAdvantages } from '../../src/engine/methods/rloo/advantages';
import { rlooLoss } from '../../src/engine/methods/rloo/loss';
import { sftLoss } from '../../src/engine/methods/sft/loss';
import { type GrpoRecipe } from '../../src/contract/recipe';
import { dpoRecipeSchema } from '../../src/contract/recipes/dpo';
import { grpoRecipeSchema } from '../../src/contract/recipes/grpo';
import { rlooRecipeSchema } from '../../src/contract/recipes/rloo';
import { backendsUnderTest, useBackend } from './backendsUnderTest';

const matrix = z.array(z.array(z.number()));
const cube = z.array(matrix);
const goldenSchema = z.object({
  inputs: z.object({
    prompt_ids: matrix,
    completion_ids: matrix,
    completion_mask: matrix,
    num_items_in_batch: z.number(),
    old_per_token_logps: matrix,
    ref_per_token_logps: matrix,
    advantages: z.array(z.number()),
  }),
  logits: cube,
  grpo: z.array(
    z.object({ cfg: z.record(z.string(), z.unknown()), loss: z.number(), grad: cube, metrics: z.record(z.string(), z.number()) }),
  ),
  dpo: z.object({
    logits: cube,
    ids: matrix,
    completion_mask: matrix,
    ref_chosen: z.array(z.number()),
    ref_rejected: z.array(z.number()),
    cases: z.array(z.object({ loss_type: z.string(), loss: z.number(), grad: cube, metrics: z.record(z.string(), z.number()) })),
  }),
  sft: z.object({ nll: z.number(), dft: z.number() }),
  rloo: z.object({ adv: z.array(z.number()), loss: z.number() }),
  gkd: z.object({
    teacher: cube,
    cases: z.array(z.object({ beta: z.number(), temperature: z.number(), loss: z.number() })),
  }),
});

const file = process.env['TRL_GOLDEN'] ?? fileURLToPath(new URL('../fixtures/trl-golden/golden.json', import.meta.url));
const golden = goldenSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
const TOLERANCE = 1e-5;

const keys: Record<string, keyof GrpoRecipe> = {
  loss_type: 'loss_type',
  level: 'importance_sampling_level',
  quant: 'top_entropy_quantile',
  coef: 'entropy_coef',
  temp: 'temperature',
  eps: 'epsilon',
  eps_high: 'epsilon_high',
  bias_kl: 'use_bias_correction_kl',
  max_len: 'max_completion_length',
  ga: 'gradient_accumulation_steps',
  spg: 'steps_per_generation',
  beta: 'beta',
  delta: 'delta',
};

function recipeOf(cfg: Record<string, unknown>): GrpoRecipe {
  const named = Object.entries(cfg).map(([key, value]) => {
    const name = keys[key];
    if (!name) throw new Error(`golden case has the unknown key ${key}`);
    return [name, value];
  });
  return grpoRecipeSchema.parse({
    method: 'grpo',
    model: 'm',
    train_dataset: 'd',
    reward_funcs: ['countdown'],
    max_steps: 1,
    max_completion_length: 5,
    ...Object.fromEntries(named),
  });
}

function grpoBatchOf(): GrpoBatch {
  const { completion_ids, completion_mask, old_per_token_logps, ref_per_token_logps, advantages, num_items_in_batch } =
    golden.inputs;
  return {
    rows: completion_ids.length,
    length: completion_ids[0]!.length,
    completionIds_BT: Int32Array.from(completion_ids.flat()),
    mask_BT: Float32Array.from(completion_mask.flat()),
    advantage_B: Float32Array.from(advantages),
    oldLogp_BT: Float32Array.from(old_per_token_logps.flat()),
    refLogp_BT: Float32Array.from(ref_per_token_logps.flat()),
    numItemsInBatch: num_items_in_batch,
    priority_BT: null,
  };
}

/** Rows of logits that predict the completion: TRL's logits_to_keep. */
function completionRows<T>(rows: T[][]): T[] {
  const prompt = golden.inputs.prompt_ids[0]!.length;
  return rows.flatMap((row) => row.slice(prompt - 1, -1));
}

/** Rows of logits that predict a token: all but the last of each sequence. */
function predictingRows<T>(rows: T[][]): T[] {
  return rows.flatMap((row) => row.slice(0, -1));
}

function dpoBatchOf(): DpoBatch {
  const { ids, completion_mask, ref_chosen, ref_rejected } = golden.dpo;
  return {
    pairs: ids.length / 2,
    length: ids[0]!.length - 1,
    targetIds_BT: Int32Array.from(ids.flatMap((row) => row.slice(1))),
    mask_BT: Float32Array.from(completion_mask.flatMap((row) => row.slice(1))),
    refChosenLogp_P: Float32Array.from(ref_chosen),
    refRejectedLogp_P: Float32Array.from(ref_rejected),
  };
}

/** d/dz of −Σ w·log p / N, w = 1 (nll) or the constant p (dft): (softmax − onehot)·w / N at the tokens that count. */
function sftGradientByHand(
  logits: number[][],
  { targetIds_BT, numItemsInBatch }: { targetIds_BT: Int32Array; numItemsInBatch: number },
  mask: number[],
  lossType: 'nll' | 'dft',
): number[] {
  return logits.flatMap((row, i) => {
    const total = row.reduce((sum, z) => sum + Math.exp(z), 0);
    const p = row.map((z) => Math.exp(z) / total);
    const target = targetIds_BT[i]!;
    const weight = (mask[i]! * (lossType === 'nll' ? 1 : p[target]!)) / numItemsInBatch;
    return p.map((share, id) => (share - (id === target ? 1 : 0)) * weight);
  });
}

/** Eq. 1 of GKD for one token in float64: what TRL's `generalized_jsd_loss` adds up. */
function jsdByHand(student: readonly number[], teacher: readonly number[], beta: number, temperature: number): number {
  const softened = (logits: readonly number[]): number[] => {
    const powers = logits.map((z) => Math.exp(z / temperature));
    const total = powers.reduce((sum, power) => sum + power, 0);
    return powers.map((power) => power / total);
  };
  const kl = (p: readonly number[], q: readonly number[]): number =>
    p.reduce((sum, share, i) => sum + share * Math.log(share / q[i]!), 0);
  const [s, t] = [softened(student), softened(teacher)];
  if (beta === 0) return kl(t, s);
  if (beta === 1) return kl(s, t);
  const m = s.map((share, i) => (1 - beta) * share + beta * t[i]!);
  return beta * kl(t, m) + (1 - beta) * kl(s, m);
}

/** Central differences of a function of a row. */
function slopes(f: (row: readonly number[]) => number, row: readonly number[], step = 1e-5): number[] {
  const moved = (i: number, by: number): number => f(row.map((value, j) => (i === j ? value + by : value)));
  return row.map((_, i) => (moved(i, step) - moved(i, -step)) / (2 * step));
}

/** Every entry within TOLERANCE of the largest. */
function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  const difference = expected.reduce((largest, value, i) => Math.max(largest, Math.abs(value - actual[i]!)), 0);
  expect(difference / scale).toBeLessThan(TOLERANCE);
}

/** Rewards of the case: (R − 0.375) / (std + 1e-4) are the advantages among its inputs. */
const goldenRewards = [1, 0, 0.5, 0];

/**
 * d/dz of −mean min(r·A, clip(r)·A): −r·A·(onehot − softmax) / B at each token of a completion whose ratio is not clipped, in double
 * precision. Of the four ratios 1.17, 0.795, 0.798 and 1.32 the second is clipped at 0.8 (A < 0).
 */
function rlooGradientByHand(): number[] {
  const { completion_ids, completion_mask, old_per_token_logps } = golden.inputs;
  const rows = completionRows(golden.logits).map((row) => {
    const total = row.reduce((sum, z) => sum + Math.exp(z), 0);
    return row.map((z) => Math.exp(z) / total);
  });
  return completion_ids.flatMap((ids, b) => {
    const probabilities = rows.slice(b * ids.length, (b + 1) * ids.length);
    const mask = completion_mask[b]!;
    const logRatio = ids.reduce(
      (sum, id, t) => sum + mask[t]! * (Math.log(probabilities[t]![id]!) - old_per_token_logps[b]![t]!),
      0,
    );
    const [ratio, advantage] = [Math.exp(logRatio), golden.rloo.adv[b]!];
    const isClipped = advantage > 0 ? ratio > 1.2 : ratio < 0.8;
    const weight = isClipped ? 0 : (-ratio * advantage) / golden.rloo.adv.length;
    return ids.flatMap((id, t) => probabilities[t]!.map((p, v) => weight * mask[t]! * ((v === id ? 1 : 0) - p)));
  });
}

it('RLOO advantages are what TRL computes', () => {
  expectClose(
    leaveOneOutAdvantages(goldenRewards, 4, false).map((advantage) => advantage ?? NaN),
    golden.rloo.adv,
  );
});

describe.each(backendsUnderTest)('on %s', (backend) => {
  it('RLOO is what TRL computes', async (context) => {
    await useBackend(backend, context);
    const recipe = rlooRecipeSchema.parse({
      ...{ method: 'rloo', model: 'm', train_dataset: 'd', reward_funcs: ['countdown'], max_steps: 1 },
    });
    const batch = { ...grpoBatchOf(), advantage_B: Float32Array.from(golden.rloo.adv) };
    const { value, grad } = tf.valueAndGrad((logits) => rlooLoss(logits as tf.Tensor2D, batch, recipe).loss)(
      tf.tensor2d(completionRows(golden.logits)),
    );
    expectClose(value.dataSync(), [golden.rloo.loss]);
    expectClose(grad.dataSync(), rlooGradientByHand());
  });

  for (const { cfg, loss, grad: gradient, metrics } of golden.grpo) {
    it(`GRPO ${JSON.stringify(cfg)} is what TRL computes`, async (context) => {
      await useBackend(backend, context);
      const recipe = recipeOf(cfg);
      const batch = grpoBatchOf();
      const measured: GrpoMeasured = { entropy: new Float32Array(), policy: null, kl: null, policyLoss: null };
      const { value, grad } = tf.valueAndGrad((logits) => {
        const terms = grpoLoss(logits as tf.Tensor2D, batch, recipe);
        measured.entropy = terms.entropy_BT.dataSync<'float32'>();
        measured.policy = terms.measured && terms.measured.dataSync<'float32'>();
        measured.kl = terms.kl_BT && terms.kl_BT.dataSync<'float32'>();
        measured.policyLoss = terms.policyLoss && (terms.policyLoss.dataSync()[0] as number);
        return terms.loss;
      })(tf.tensor2d(completionRows(golden.logits)));
      expectClose(value.dataSync(), [loss]);
      expectClose(grad.dataSync(), completionRows(gradient).flat());
      const found = dividedSums(grpoSums(measured, batch, recipe));
      // The coefficient is the recipe's own: the trainer logs it.
      const { entropy_coef: _, ...expected } = metrics;
      expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
      for (const [name, value] of Object.entries(expected)) expect(found[name], name).toBeCloseTo(value, 5);
    });
  }

  for (const { loss_type, loss, grad: gradient, metrics } of golden.dpo.cases) {
    it(`DPO ${loss_type} is what TRL computes`, async (context) => {
      await useBackend(backend, context);
      const recipe = dpoRecipeSchema.parse({ method: 'dpo', model: 'm', train_dataset: 'd', max_steps: 1, loss_type });
      const batch = dpoBatchOf();
      const measured: Partial<DpoMeasured> = {};
      const { value, grad } = tf.valueAndGrad((logits) => {
        const terms = dpoLoss(logits as tf.Tensor2D, batch, recipe);
        for (const [name, tensor] of Object.entries(dpoMeasured(logits as tf.Tensor2D, batch, terms)))
          measured[name as keyof DpoMeasured] = tensor.dataSync<'float32'>();
        return terms.loss;
      })(tf.tensor2d(predictingRows(golden.dpo.logits)));
      expectClose(value.dataSync(), [loss]);
      expectClose(grad.dataSync(), predictingRows(gradient).flat());
      const found = dpoMetrics(dpoSums(measured as DpoMeasured, batch, recipe));
      // Counted by the trainer.
      const { num_tokens: _, ...expected } = metrics;
      expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
      for (const [name, value] of Object.entries(expected)) expect(found[name], name).toBeCloseTo(value, 5);
    });
  }

  for (const lossType of ['nll', 'dft'] as const)
    it(`SFT ${lossType} is what TRL computes`, async (context) => {
      await useBackend(backend, context);
      const { ids, completion_mask } = golden.dpo;
      const mask = completion_mask.map((row) => row.slice(1));
      const batch = {
        targetIds_BT: Int32Array.from(ids.flatMap((row) => row.slice(1))),
        mask_BT: tf.tensor2d(mask),
        numItemsInBatch: mask.flat().reduce((sum, one) => sum + one, 0),
      };
      const logits = predictingRows(golden.dpo.logits);
      const { value, grad } = tf.valueAndGrad((z) => sftLoss(z as tf.Tensor2D, batch, lossType))(tf.tensor2d(logits));
      expectClose(value.dataSync(), [golden.sft[lossType]]);
      expectClose(grad.dataSync(), sftGradientByHand(logits, batch, mask.flat(), lossType));
    });

  // The fixture has the losses; their gradient is that of the same formula in float64, which gives the same losses.
  for (const { beta, temperature, loss } of golden.gkd.cases)
    it(`GKD beta ${beta} is what TRL computes`, async (context) => {
      await useBackend(backend, context);
      const [students, teachers] = [golden.dpo.logits.flat(), golden.gkd.teacher.flat()];
      const mask = golden.dpo.completion_mask.flat();
      const numItemsInBatch = mask.reduce((sum, one) => sum + one, 0);
      const batch = {
        teacherLogits_NV: tf.tensor2d(teachers),
        mask_BT: tf.tensor2d(golden.dpo.completion_mask),
        numItemsInBatch,
      };
      const { value, grad } = tf.valueAndGrad((z) => distillLoss(z as tf.Tensor2D, batch, { beta, temperature }))(
        tf.tensor2d(students),
      );
      expectClose(value.dataSync(), [loss]);
      const byHand = (row: readonly number[], i: number): number =>
        (mask[i]! * jsdByHand(row, teachers[i]!, beta, temperature)) / numItemsInBatch;
      expectClose([students.reduce((sum, row, i) => sum + byHand(row, i), 0)], [loss]);
      expectClose(
        grad.dataSync(),
        students.flatMap((row, i) => slopes((moved) => byHand(moved, i), row)),
      );
    });
});
