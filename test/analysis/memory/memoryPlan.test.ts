import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRecipe } from '../../../src/analysis/memory/defaultRecipe';
import { memoryNeed } from '../../../src/analysis/memory/memoryNeed';
import { memoryPlan, type MemoryChoices } from '../../../src/analysis/memory/memoryPlan';
import { partFormula } from '../../../src/analysis/memory/partFormulas';
import { changesTogether, rankedChanges } from '../../../src/analysis/memory/rankedChanges';
import { memoryEngines, memoryPartNames, precisions, shardings, type MemorySetting } from '../../../src/contract/memoryReport';
import { memorySubjectSchema, type MemorySubject } from '../../../src/contract/memorySubject';
import { methodNames, recipeSchema, type Recipe } from '../../../src/contract/recipe';
import { knownModel } from './knownModels';

const GIB = 2 ** 30;
const power = (most: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: most }).map((n) => 2 ** n);

function subjectOf(recipe: Recipe, model: string, promptTokens: number): MemorySubject {
  const shape = knownModel(model);
  return memorySubjectSchema.parse({
    model: { name: model, shape, caveats: [] },
    ...{
      recipe,
      prompt: { tokens: promptTokens, source: 'assumed' },
      rewardModels: [],
      samplesBeside: ['tfjs-node'],
      threads: 4,
    },
    ...{ teacher: recipe.method === 'distill' ? shape : null, caveats: [] },
  });
}

const choices: fc.Arbitrary<MemoryChoices> = fc.record({
  engine: fc.constantFrom(...memoryEngines),
  precision: fc.option(fc.constantFrom(...precisions)),
  devices: power(4),
  sharding: fc.option(fc.constantFrom(...shardings)),
  fusedLogits: fc.option(fc.boolean()),
  offload: fc.boolean(),
  promptTokens: fc.option(fc.integer({ min: 1, max: 2000 })),
});

const subjects: fc.Arbitrary<MemorySubject> = fc
  .record({
    method: fc.constantFrom(...methodNames),
    model: fc.constantFrom('Qwen3-0.6B', 'Qwen3-4B', 'Qwen3-30B-A3B'),
    ...{ batch: power(5), accumulation: power(4), promptTokens: fc.integer({ min: 1, max: 2000 }) },
    ...{ checkpointing: fc.boolean(), isAdapter: fc.boolean(), backend: fc.constantFrom('wasm', 'tfjs-node') },
  })
  .map(({ method, model, batch, accumulation, promptTokens, checkpointing, isAdapter, backend }) => {
    const sizes = { per_device_train_batch_size: batch * 8, gradient_accumulation_steps: accumulation };
    const changed = { ...sizes, gradient_checkpointing: checkpointing, use_peft: isAdapter, backend };
    return subjectOf(recipeSchema.parse({ ...defaultRecipe(method), ...changed }), model, promptTokens);
  });

/** As the controls carry out a change. */
function carriedOut(subject: MemorySubject, { sets, options }: MemorySetting, chosen: MemoryChoices): number {
  return memoryNeed(memoryPlan(subject, { ...subject.recipe, ...sets }, { ...chosen, ...options }).run).total / GIB;
}

describe('a plan', () => {
  it('takes after a change is carried out what the change promised', () => {
    fc.assert(
      fc.property(subjects, choices, (subject, chosen) => {
        const { run } = memoryPlan(subject, subject.recipe, chosen);
        for (const change of rankedChanges(run, subject.recipe, null)) {
          const total = carriedOut(subject, change, chosen);
          expect([change.key, change.to, total / change.totalGiB]).toEqual([change.key, change.to, expect.closeTo(1, 9)]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('fits after the changes that together make it fit', () => {
    fc.assert(
      fc.property(subjects, choices, fc.double({ min: 0.2, max: 0.95, noNaN: true }), (subject, chosen, share) => {
        const { run } = memoryPlan(subject, subject.recipe, chosen);
        const limit = share * memoryNeed(run).total;
        const together = changesTogether(run, subject.recipe, limit);
        if (together === null) return;
        expect(carriedOut(subject, together, chosen) / together.totalGiB).toBeCloseTo(1, 9);
        expect(together.totalGiB * GIB).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 100 },
    );
  });

  it('is of one device in float32 for the built-in engine, and of FSDP for verl unless told otherwise', () => {
    const subject = subjectOf(defaultRecipe('grpo'), 'Qwen3-0.6B', 512);
    const chosen: MemoryChoices = {
      ...{ engine: 'built-in', precision: 'bfloat16', devices: 8, sharding: 'zero3', fusedLogits: true, offload: true },
      promptTokens: null,
    };
    const { run, isMachine, assumptions } = memoryPlan(subject, subject.recipe, chosen);
    expect(run).toMatchObject({ precision: 'float32', devices: 1, sharding: 'none', fusedLogits: false, offload: false });
    expect([isMachine, assumptions, run.promptTokens]).toEqual([true, ['assumed'], 512]);
    const verl = memoryPlan(subject, subject.recipe, { ...chosen, engine: 'verl', sharding: null });
    expect([verl.run.sharding, verl.run.offload, verl.isMachine]).toEqual(['fsdp', true, false]);
  });
});

/** Keys of recipes that are sizes, and options that are. */
const sizes = [
  ...['per_device_train_batch_size', 'gradient_accumulation_steps', 'steps_per_generation', 'num_generations'],
  ...['max_completion_length', 'max_new_tokens', 'max_length', 'lora_r', 'max_num_gen_batches', 'threads', 'promptTokens'],
];

describe('the memory of a recipe', () => {
  it.each(sizes)('never falls on any engine when %s is doubled', (key) => {
    fc.assert(
      fc.property(subjects, choices, (subject, chosen) => {
        const { recipe } = subject;
        const before: unknown = Reflect.get({ ...chosen, ...recipe }, key);
        if (typeof before !== 'number') return;
        const doubled = { ...recipe, [key]: 2 * before };
        const options = key === 'promptTokens' ? { ...chosen, promptTokens: 2 * before } : chosen;
        for (const engine of memoryEngines) {
          const small = memoryNeed(memoryPlan(subject, recipe, { ...chosen, engine }).run).total;
          const large = memoryNeed(memoryPlan(subject, doubled, { ...options, engine }).run).total;
          expect([engine, large >= small * (1 - 1e-12)]).toEqual([engine, true]);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the defaults of a method', () => {
  it.each(methodNames)('are a recipe of %s', (method) => expect(defaultRecipe(method).method).toBe(method));
});

describe('the formula of a part', () => {
  it.each(memoryEngines)('is there for each part on %s', (engine) => {
    for (const name of memoryPartNames) {
      const { formula, source } = partFormula(engine, name);
      expect([name, formula.length > 10, source.length > 3]).toEqual([name, true, true]);
    }
  });
});
