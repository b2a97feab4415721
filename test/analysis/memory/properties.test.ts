import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryNeed } from '../../../src/analysis/memory/memoryNeed';
import type { MemoryRun } from '../../../src/analysis/memory/memoryRun';
import type { ModelShape } from '../../../src/analysis/memory/modelShape';
import { memoryEngines, precisions, shardings } from '../../../src/contract/memoryReport';

const size = (most: number): fc.Arbitrary<number> => fc.integer({ min: 1, max: most });

const models: fc.Arbitrary<ModelShape> = fc.record({
  ...{ modelType: fc.constant('llama'), layers: size(80), hiddenSize: size(64).map((n) => 64 * n), headDim: fc.constant(64) },
  ...{ heads: size(8).map((n) => 4 * n), keyValueHeads: fc.constantFrom(1, 2, 4), intermediateSize: size(20_000) },
  ...{ vocabSize: size(200_000), maxPositions: fc.constant(null), tiedEmbeddings: fc.boolean(), gatedMlp: fc.boolean() },
  ...{ positionRows: fc.constant(0), norms: fc.constantFrom(2, 4), normBias: fc.boolean(), headBias: fc.constant(false) },
  ...{ queryKeyNorm: fc.constantFrom('head' as const, 'projection' as const, null), queryKeyValueBias: fc.boolean() },
  ...{ outputBias: fc.boolean(), mlpBias: fc.boolean() },
  experts: fc.option(
    fc.record({
      ...{ count: fc.constant(8), perToken: size(8), intermediateSize: size(4000), sharedSize: fc.constantFrom(0, 100) },
      denseLayers: fc.constantFrom(0, 1),
    }),
  ),
});

const runs: fc.Arbitrary<MemoryRun> = fc
  .record({
    ...{ engine: fc.constantFrom(...memoryEngines), model: models, precision: fc.constantFrom(...precisions) },
    ...{ devices: size(64), sharding: fc.constantFrom(...shardings), rows: size(64), length: size(32_768) },
    promptTokens: fc.constant(1),
    ...{ accumulation: size(16), checkpointing: fc.boolean(), fusedLogits: fc.boolean(), reference: fc.boolean() },
    adapter: fc.option(
      fc.record({ rank: size(128), targets: fc.constantFrom('all-linear' as const, null), copies: fc.constantFrom(1, 4) }),
    ),
    critic: fc.constantFrom('separate' as const, 'shared' as const, null),
    rewardModels: fc.array(size(10_000_000), { maxLength: 2 }),
    teacher: fc.option(models),
    rollouts: fc.option(fc.record({ completions: size(512), decoded: size(128), completionLength: size(4096), held: size(3) })),
    ...{ offload: fc.boolean(), threads: size(8), samplers: size(8), isWasm: fc.boolean() },
  })
  .map((run) => {
    const length = Math.max(run.length, run.rollouts?.completionLength ?? 0);
    return { ...run, length, likelyLength: length, scored: length };
  });

const total = (run: MemoryRun): number => memoryNeed(run).total;
const model = (run: MemoryRun, changed: Partial<ModelShape>): MemoryRun => ({ ...run, model: { ...run.model, ...changed } });
const more = (count: number): number => count + 1 + Math.floor(count / 3);

/** Each with a name, a run as it is and a run with one size larger. */
const growths: Record<string, (run: MemoryRun) => MemoryRun> = {
  layers: (run) => model(run, { layers: more(run.model.layers) }),
  width: (run) => model(run, { hiddenSize: run.model.hiddenSize + 64 }),
  'width of the MLP': (run) => model(run, { intermediateSize: more(run.model.intermediateSize) }),
  heads: (run) => model(run, { heads: run.model.heads + 4 }),
  'key-value heads': (run) => model(run, { keyValueHeads: run.model.heads }),
  'size of a head': (run) => model(run, { headDim: run.model.headDim + 32 }),
  positions: (run) => model(run, { positionRows: run.model.positionRows + 1024 }),
  vocabulary: (run) => model(run, { vocabSize: more(run.model.vocabSize) }),
  experts: (run) => model(run, { experts: run.model.experts && { ...run.model.experts, count: 2 * run.model.experts.count } }),
  'experts of a token': (run) =>
    model(run, { experts: run.model.experts && { ...run.model.experts, perToken: Math.min(8, run.model.experts.perToken + 1) } }),
  'width of experts': (run) =>
    model(run, {
      experts: run.model.experts && {
        ...run.model.experts,
        intermediateSize: more(run.model.experts.intermediateSize),
        sharedSize: more(run.model.experts.sharedSize),
      },
    }),
  sequence: (run) => ({ ...run, length: more(run.length), likelyLength: more(run.length), scored: more(run.length) }),
  'scored tokens': (run) => ({ ...run, scored: more(run.scored) }),
  batch: (run) => ({ ...run, rows: more(run.rows) }),
  generations: (run) => ({ ...run, rollouts: run.rollouts && { ...run.rollouts, completions: more(run.rollouts.completions) } }),
  'generations sampled together': (run) => ({
    ...run,
    rollouts: run.rollouts && { ...run.rollouts, decoded: more(run.rollouts.decoded) },
  }),
  'tokens of a completion': (run) => {
    if (!run.rollouts) return run;
    const completionLength = more(run.rollouts.completionLength);
    const length = Math.max(run.length, completionLength);
    return { ...run, length, likelyLength: length, scored: length, rollouts: { ...run.rollouts, completionLength } };
  },
  'generations held for one': (run) => ({ ...run, rollouts: run.rollouts && { ...run.rollouts, held: more(run.rollouts.held) } }),
  'micro-batches of a step': (run) => ({ ...run, accumulation: more(run.accumulation) }),
  'adapters held at once': (run) => ({ ...run, adapter: run.adapter && { ...run.adapter, copies: more(run.adapter.copies) } }),
  'samplers beside a backend': (run) => ({ ...run, samplers: more(run.samplers) }),
  'layers of the teacher': (run) => ({ ...run, teacher: run.teacher && { ...run.teacher, layers: more(run.teacher.layers) } }),
  rank: (run) => ({ ...run, adapter: run.adapter && { ...run.adapter, rank: more(run.adapter.rank) } }),
  threads: (run) => ({ ...run, threads: more(run.threads), samplers: more(run.samplers) }),
  'reward models': (run) => ({ ...run, rewardModels: [...run.rewardModels, 1000] }),
  teacher: (run) => ({ ...run, teacher: run.teacher ?? run.model }),
};

function hasGrown(run: MemoryRun, grown: (run: MemoryRun) => MemoryRun): boolean {
  return total(grown(run)) >= total(run) * (1 - 1e-12);
}

describe('memory', () => {
  it.each(Object.entries(growths))('never falls on any engine when there are more: %s', (_, grown) => {
    fc.assert(
      fc.property(runs, (run) => memoryEngines.every((engine) => hasGrown({ ...run, engine }, grown))),
      { numRuns: 100 },
    );
  });

  it('is the sum of its parts, none of which is negative, at the widest of its moments', () => {
    fc.assert(
      fc.property(runs, (run) => {
        const need = memoryNeed(run);
        expect(need.parts.every(({ bytes, most }) => bytes >= 0 && most >= bytes && Number.isFinite(bytes))).toBe(true);
        const sum = need.parts.reduce((all, { bytes }) => all + bytes, 0);
        expect(sum / need.total).toBeCloseTo(1, 12);
        expect(Math.max(...need.moments.map(({ bytes }) => bytes)) / need.total).toBeCloseTo(1, 12);
      }),
    );
  });

  // With optimizer states on the CPU, a model that is nearly all embedding is gathered whole while little else is there.
  it('of a device never grows by sharding over two devices or more, unless states are offloaded', () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 2, max: 64 }), (run, devices) => {
        // ZeRO keeps in float32 what bfloat16 without it does not.
        const alike = shardings.filter((sharding) => run.precision !== 'bfloat16' || !sharding.startsWith('zero'));
        const totals = alike.map((sharding) => total({ ...run, offload: false, devices, sharding }));
        expect(totals.every((one) => one <= totals[0]! * (1 + 1e-12))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('of a device never grows with the devices that share what is sharded', () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 2, max: 64 }), (run, devices) => {
        if (run.sharding === 'none') return true;
        return total({ ...run, devices: 2 * devices }) <= total({ ...run, devices }) * (1 + 1e-12);
      }),
    );
  });

  it('is no more where layers are computed anew, of four layers or more', () => {
    fc.assert(
      fc.property(runs, (run) => {
        const plain = model({ ...run, checkpointing: false, teacher: null }, { layers: run.model.layers + 3 });
        return total({ ...plain, checkpointing: true }) <= total(plain) * (1 + 1e-12);
      }),
    );
  });
});
