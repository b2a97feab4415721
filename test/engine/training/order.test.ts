import { describe, expect, it } from 'vitest';
import { type RecipeInput } from '../../../src/contract/recipe';
import { grpoRecipeSchema } from '../../../src/contract/recipes/grpo';
import { readModelShape } from '../../../src/engine/model/folder';
import { DataOrder } from '../../../src/engine/training/dataOrder';
import { promptsPerGeneration, stepsPerGeneration } from '../../../src/analysis/memory/recipeSizes';
import { sftRow, sftTask } from '../../../src/engine/methods/sft/rows';
import { tinyModel } from '../cli/workspace';

describe('the order of the data', () => {
  it('shows every example once an epoch, and goes on after a restore as if nothing had happened', () => {
    const order = DataOrder.start(5, 42);
    const first = order.take(5);
    expect([...first].sort()).toEqual([0, 1, 2, 3, 4]);
    order.take(3);
    const restored = DataOrder.restore(5, structuredClone(order.save()));
    const [next, same] = [order.take(9), restored.take(9)];
    expect(same).toEqual(next);
    expect([...next.slice(2, 7)].sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it('refuses a dataset of another size', () => {
    expect(() => DataOrder.restore(4, DataOrder.start(5, 1).save())).toThrow(
      'the training dataset has 4 examples; the checkpoint was made with 5',
    );
  });
});

describe('one generation', () => {
  const recipe = (input: Partial<RecipeInput>) =>
    grpoRecipeSchema.parse({ method: 'grpo', model: 'm', train_dataset: 'd', reward_funcs: ['format'], max_steps: 1, ...input });

  it('has as many prompts, and serves as many steps, as TRL says', () => {
    const plain = recipe({ per_device_train_batch_size: 8, gradient_accumulation_steps: 4, num_generations: 16 });
    expect([promptsPerGeneration(plain), stepsPerGeneration(plain)]).toEqual([2, 1]);
    const reused = { ...plain, steps_per_generation: 8, num_iterations: 3 };
    expect([promptsPerGeneration(reused), stepsPerGeneration(reused)]).toEqual([4, 6]);
  });
});

describe('SFT rows', () => {
  it('carry loss on the completion and its end, and are sorted by length into micro-batches', async () => {
    const { tokenizer } = await readModelShape(tinyModel);
    const options = { max_length: 64, completion_only_loss: true };
    const prompt = 'use 3, 6, 7 make 63';
    const row = sftRow({ prompt, completion: ' answer 3 * 7' }, tokenizer, options);
    const promptLength = tokenizer.encode(prompt).length;
    expect(tokenizer.decode(row.ids)).toBe(`${prompt} answer 3 * 7<end>`);
    expect(row.counts).toEqual(row.ids.map((_, t) => (t < promptLength ? 0 : 1)));
    expect(
      sftRow({ prompt, completion: ' answer 3 * 7' }, tokenizer, { ...options, max_length: promptLength + 1 }).counts,
    ).toEqual([...Array.from({ length: promptLength }, () => 0), 1]);
    expect(sftRow({ prompt, completion: ' 3' }, tokenizer, { ...options, completion_only_loss: false }).counts[0]).toBe(0);

    const rows = [2, 5, 3].map((length) => ({ ids: Array.from({ length }, () => 1), counts: [0, 1] }));
    const task = sftTask(rows, 2);
    expect(task.numItemsInBatch).toBe(3);
    expect(task.microBatches.map((each) => each.map(({ ids }) => ids.length))).toEqual([[5, 3], [2]]);
  });
});
