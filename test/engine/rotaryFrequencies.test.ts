import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { rotaryFrequencies } from '../../src/engine/model/rotaryFrequencies';

const configSchema = z.looseObject({
  max_position_embeddings: z.number(),
  rope_parameters: z.looseObject({ rope_type: z.string() }),
});
const cases = z
  .array(
    z.object({
      config: configSchema,
      frequencies: z.array(z.number()),
      scale: z.number(),
      long: z.object({ beyond: z.number(), frequencies: z.array(z.number()) }).optional(),
    }),
  )
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/models/rope.json'), 'utf8')));

it.each(cases.map((one) => [one.config.rope_parameters.rope_type, one] as const))(
  'are those of transformers: %s',
  (_, { config, frequencies, scale, long }) => {
    const found = rotaryFrequencies({
      raw: config,
      headDim: 64,
      maxPositions: config.max_position_embeddings,
      file: 'config.json',
    });
    const expectFrequencies = (ours: Float32Array, theirs: number[]): void => {
      expect(ours).toHaveLength(32);
      theirs.forEach((wanted, i) => expect(Math.abs(ours[i]! / wanted - 1)).toBeLessThan(1e-6));
    };
    expectFrequencies(found.frequencies, frequencies);
    expect(found.long?.beyond).toBe(long?.beyond);
    if (long) expectFrequencies(found.long!.frequencies, long.frequencies);
    expect(found.scale).toBeCloseTo(scale, 6);
  },
);

it('are read from transformers 4’s keys too', () => {
  const four = { rope_theta: 500, rope_scaling: { type: 'linear', factor: 2 } };
  const five = { rope_parameters: { rope_type: 'linear', rope_theta: 500, factor: 2 } };
  const read = (config: Record<string, unknown>) =>
    rotaryFrequencies({ raw: config, headDim: 8, maxPositions: 64, file: 'config.json' });
  expect(read(four)).toEqual(read(five));
  // 1/2 and 500^(−1/4) / 2
  expect([...read(four).frequencies.subarray(0, 2)]).toEqual([0.5, Math.fround(500 ** -0.25 / 2)]);
});
