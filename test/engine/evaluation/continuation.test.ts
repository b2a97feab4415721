import { describe, expect, it } from 'vitest';
import type { Rollout } from '../../../src/engine/training/rollout';
import { continueWith, type Continuation } from '../../../src/engine/evaluation/continuation';
import type { StrategyContext } from '../../../src/engine/evaluation/strategy';
import { backendsUnderTest, useBackend } from '../backendsUnderTest';
import { openFixture } from '../fixtureModel';

const TEXT = [9, 8];
const MOST = 30;

/** A completion of so many tokens that its model did not end; the prompt has `prompt` of them. */
function cutOff(prompt: number, completion: number, sample: number): Rollout {
  const ids = (count: number): number[] => Array.from({ length: count }, (_, t) => 2 + ((3 * t + sample) % 20));
  const floats = new Float32Array(completion);
  const none = { alternativeIds: new Int32Array(), alternativeLogprobs: new Float32Array() };
  return {
    ...{ example: { prompt: 'p' }, promptId: 'p', promptIds: ids(prompt), group: 0, sample, text: '', advantage: null },
    ...{ reference: null, outcome: { kind: 'unrewarded' as const } },
    tokens: { tokenIds: ids(completion), finishReason: 'length', logprobs: floats, entropies: floats, ...none },
  };
}

describe.each(backendsUnderTest)('completions that go on, on %s', (backend) => {
  it('each stop at their own limit, and at no position that GPT-2 lacks', async (context) => {
    await useBackend(backend, context);
    // 64 positions: the first may have 4 tokens more (32 + 26 + 2 + 4), the second 29.
    const { compute, model } = await openFixture('gpt2', backend);
    expect(model.config.maxPositions).toBe(64);
    const continuations = [cutOff(32, 26, 0), cutOff(3, 1, 1)].map((rollout, i): Continuation => ({
      ...{ from: { rollout, appended: 0 }, keep: rollout.tokens.tokenIds.length, stream: [5, i] },
    }));
    const asked: StrategyContext = {
      compute,
      tokenizer: { encode: () => [], decode: (ids: readonly number[]) => ids.join(' '), eosTokenIds: [] },
      task: { rewards: [], samples: 2, seed: 1, sampling: { temperature: 1, top_p: 1, top_k: 0, max_completion_length: MOST } },
    };
    const together = await continueWith(continuations, TEXT, asked);
    expect(together.map(({ rollout }) => rollout.tokens.tokenIds.length)).toEqual([26 + 2 + 4, 1 + 2 + 29]);
    for (const { rollout } of together) expect(rollout.tokens.finishReason).toBe('length');
    const alone = await Promise.all(continuations.map((one) => continueWith([one], TEXT, asked)));
    expect(together.map(({ rollout }) => rollout.tokens.tokenIds)).toEqual(
      alone.flat().map(({ rollout }) => rollout.tokens.tokenIds),
    );
    await compute.dispose();
  });
});
