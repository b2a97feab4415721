import { expect, test } from 'vitest';
import type { GroupSummary } from '../../../src/contract/messages/rollouts';
import { advantageScale, forkingTokens, levelsOf, modeDisabledReason } from '../../../webview/rollouts/colourModes';
import { ordered } from '../../../webview/rollouts/completionOrder';
import { filterCounts, passesFilter, verdictOf } from '../../../webview/rollouts/groupFilters';
import { groupFinding } from '../../../webview/rollouts/groupFinding';
import { shortPrompts } from '../../../webview/rollouts/promptLabels';
import { rolloutStep } from '../../../src/host/panels/rolloutStep';
import { rowsOf } from '../fixtures/rollouts';

const group = (rewards: (number | null)[], mean: number | null = null, std: number | null = null): GroupSummary => ({
  group: 0,
  promptId: 'p',
  prompt: 'p',
  rewards,
  mean,
  std,
});
const [first] = rowsOf(0, false);
const row = (change: object) => ({ ...first!, ...change });

test('verdicts', () =>
  expect([1, 2, 0.5, 0, -1, null].map(verdictOf)).toEqual(['right', 'right', 'partial', 'wrong', 'wrong', 'failed']));

test('failed rollouts count for no filter', () => {
  expect(passesFilter(group([1, null, 1]), 'right')).toBe(true);
  expect(passesFilter(group([0, null, 0]), 'wrong')).toBe(true);
  expect(passesFilter(group([0, 1, null]), 'mixed')).toBe(true);
  expect(passesFilter(group([0.5, 0.5]), 'mixed')).toBe(false);
  expect(filterCounts([group([1, 1]), group([0, 0]), group([0, 1]), group([null, null]), group([0.5, 0.5])])).toEqual({
    all: 5,
    mixed: 1,
    wrong: 1,
    right: 1,
  });
});

test('orders put what has no value last and keep sample order within ties', () => {
  const rows = [
    row({ sample: 0, reward: 0 }),
    row({ sample: 1, reward: 1 }),
    row({ sample: 2, reward: null }),
    row({ sample: 3, reward: 1 }),
  ];
  expect(ordered(rows, 'best').map(({ sample }) => sample)).toEqual([1, 3, 0, 2]);
  expect(ordered(rows.slice().reverse(), 'sample').map(({ sample }) => sample)).toEqual([0, 1, 2, 3]);
  const long = [row({ sample: 0, token_ids: [1] }), row({ sample: 1, token_ids: [1, 2, 3] })];
  expect(ordered(long, 'length').map(({ sample }) => sample)).toEqual([1, 0]);
  const sure = [
    row({ sample: 0, entropies: [0, 1] }),
    row({ sample: 1, entropies: [0.6, 0.6] }),
    row({ sample: 2, entropies: [] }),
  ];
  expect(ordered(sure, 'entropy').map(({ sample }) => sample)).toEqual([1, 0, 2]);
});

test('the finding names the rule the advantages follow', () => {
  const rows = [1, 0, 0, 0].map((reward, sample) => row({ sample, reward, advantage: (reward - 0.25) / (0.5 + 1e-4) }));
  expect(groupFinding(group([1, 0, 0, 0], 0.25, 0.5), rows)).toBe(
    '1 of 4 right · mean 0.25 · std 0.50 · advantage = (reward − 0.25) / 0.50',
  );
  const unscaled = rows.map((each) => ({ ...each, advantage: each.reward! - 0.25 }));
  expect(groupFinding(group([1, 0, 0, 0], 0.25, 0.5), unscaled)).toContain('advantage = reward − 0.25');
  const other = rows.map((each) => ({ ...each, advantage: each.reward! * 7 }));
  expect(groupFinding(group([1, 0, 0, 0], 0.25, 0.5), other)).toBe('1 of 4 right · mean 0.25 · std 0.50');
  const equal = [0, 0].map((reward, sample) => row({ sample, reward, advantage: 0 }));
  expect(groupFinding(group([0, 0, null], 0, 0), equal)).toBe(
    '0 of 2 right · 1 failed · mean 0.00 · std 0.00 · no gradient: its rewards are equal',
  );
});

test('prompts lose the words they share', () => {
  expect(shortPrompts(['use 3, 5, 7 make 26', 'use 1, 2, 8 make 14'])).toEqual(['3, 5, 7 make 26', '1, 2, 8 make 14']);
  expect(shortPrompts(['Q: a b please', 'Q: c please'])).toEqual(['a b', 'c']);
  expect(shortPrompts(['one  only'])).toEqual(['one only']);
  expect(shortPrompts(['a b', 'a b c'])).toEqual(['b', 'b c']);
});

test('levels by mode; what is missing has no level', () => {
  const step = rolloutStep(0, [first!], false);
  const one = row({ token_ids: [1, 2, 3], logprobs: [-0.2, -4], entropies: [0, 1.05], ref_logprobs: null, advantage: -1 });
  expect(levelsOf(one, 'entropy', step, 1)).toEqual([0, 5, null]);
  expect(levelsOf(one, 'logprob', step, 1)).toEqual([1, 10, null]);
  expect(levelsOf(one, 'advantage', step, 2)).toEqual([-5, -5, -5]);
  expect(levelsOf({ ...one, advantage: null }, 'advantage', step, 2)).toEqual([null, null, null]);
  // Where each token has an advantage of its own, that colours it.
  expect(levelsOf({ ...one, advantages: [2, -1, 0] }, 'advantage', step, 2)).toEqual([10, -5, 0]);
  expect(levelsOf(one, 'delta', step, 1)).toEqual([null, null, null]);
  expect(levelsOf({ ...one, ref_logprobs: [-0.5, -3, -1] }, 'delta', step, 1)).toEqual([3, -10, null]);
});

test('tokens at or above the 80th percentile are marked', () => {
  const one = row({ token_ids: [1, 2, 3, 4], entropies: [0, 0.7, 0.8] });
  expect(forkingTokens(one, 0.7)).toEqual([false, true, true, false]);
  expect(forkingTokens(one, 0)).toEqual([false, true, true, false]);
  expect(forkingTokens(one, null)).toEqual([false, false, false, false]);
});

test('a mode says why it cannot be chosen', () => {
  const step = rolloutStep(12, [first!], false);
  expect(modeDisabledReason('delta', step, 'base')).toBe(
    'Step 12 holds no log-probabilities under the base: a recipe with log_reference: true writes them.',
  );
  expect(modeDisabledReason('delta', step, 'teacher')).toBe(
    'Step 12 holds no log-probabilities under the teacher: a recipe with log_teacher: true writes them.',
  );
  expect(modeDisabledReason('delta', { ...step, hasReference: true }, 'base')).toBeNull();
  expect(modeDisabledReason('entropy', step, 'base')).toBeNull();
});

test('advantages in standard deviations span √(G − 1), others 1', () => {
  expect(
    advantageScale(Array.from({ length: 16 }, (_, sample) => row({ sample, advantage: sample === 0 ? 1.68 : -0.5 }))),
  ).toBeCloseTo(3.873, 3);
  expect(advantageScale([row({ advantage: 0.75 }), row({ advantage: -0.25 })])).toBe(1);
  expect(advantageScale([row({ advantage: 0.1, advantages: [0.5, -2.5] }), row({ advantages: [1] })])).toBe(2.5);
  expect(advantageScale([row({ advantage: null })])).toBe(1);
});
