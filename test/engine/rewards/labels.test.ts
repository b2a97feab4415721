import { expect, it } from 'vitest';
import { rewardLabels } from '../../../src/contract/reward';

it('gives every reward a label of its own', () => {
  const regex = { name: 'regex' as const, pattern: 'a' };
  const module = { name: 'module' as const, path: '/w/regex-2.mjs', time_limit: 10 };
  expect(new Set(rewardLabels([regex, regex, module] as Parameters<typeof rewardLabels>[0])).size).toBe(3);
});
