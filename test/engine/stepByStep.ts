import { expect } from 'vitest';
import type { StepDecoder } from '../../src/engine/model/stepDecoder';
import type { expectedOf } from './fixtureModel';

/** Decodes the first two rows of a fixture from prompts of different lengths, rows being left out and repeated: the logits are transformers'. */
export async function expectStepByStep(decoder: StepDecoder, expected: ReturnType<typeof expectedOf>): Promise<void> {
  const [long, short] = expected.rows as [number[], number[]];
  const expectRow = (logits: Float32Array, at: number, row: number, position: number): void => {
    (expected.prefixLogits ?? expected.logits)[row]![position]!.forEach((logit, id) =>
      expect(Math.abs(logits[at * 24 + id]! - logit)).toBeLessThan(5e-5),
    );
  };
  const first = await decoder.prefill([long.slice(0, 3), short.slice(0, 2)]);
  expectRow(first, 0, 0, 2);
  expectRow(first, 1, 1, 1);
  const second = await decoder.step([long[3]!, short[2]!]);
  expectRow(second, 0, 0, 3);
  expectRow(second, 1, 1, 2);
  decoder.keep([1, 0, 0]);
  const third = await decoder.step([short[3]!, long[4]!, long[4]!]);
  expectRow(third, 0, 1, 3);
  expectRow(third, 1, 0, 4);
  expectRow(third, 2, 0, 4);
  // On until what a sliding window leaves behind reaches past the shorter prompt.
  for (const t of [4, 5]) {
    const next = await decoder.step([short[t]!, long[t + 1]!, long[t + 1]!]);
    expectRow(next, 0, 1, t);
    expectRow(next, 2, 0, t + 1);
  }
}
