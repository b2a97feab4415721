import { describe, expect, it } from 'vitest';
import { isRightSample } from '../../src/store/rightSample';

describe('a sample is right', () => {
  it.each([
    [1.5, '{"countdown":1,"length":0.5}', null, true],
    [1, '{"countdown":0,"length":1}', null, false],
    [1, '{"countdown":0,"length":1}', 'length', true],
    [1, '{"countdown":1}', 'length', false],
    [1, '{}', null, true],
    [0.5, '', null, false],
    [null, '{"countdown":1}', 'countdown', false],
    [1, '{"toString":1}', 'valueOf', false],
    // A reward that only selects may have said nothing.
    [1, '{"countdown":1,"judge":null}', 'countdown', true],
  ])('reward %s of parts %s, by %s: %s', (reward, reward_parts, verifier, expected) => {
    expect(isRightSample({ reward, reward_parts }, verifier)).toBe(expected);
  });

  it.each(['{', 'null', '[1]', '{"countdown":"1"}', '7'])('or it is not known from the parts %s', (reward_parts) => {
    expect(() => isRightSample({ reward: 1, reward_parts })).toThrow(
      `reward_parts is ${JSON.stringify(reward_parts)}; allowed: a JSON object with a number for each reward`,
    );
  });
});
