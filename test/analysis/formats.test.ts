import { describe, expect, it } from 'vitest';
import { formatOf } from '../../src/analysis/behaviours/behaviourSets';
import { formatShares } from '../../src/analysis/formats';

describe('formats', () => {
  it('are told by the first word', () => {
    expect([' thus answer 1', 'because 1 + 1 = 2', '\n first try', 'firstly', 'answer 1', ''].map(formatOf)).toEqual([
      'thus',
      'because',
      'first',
      'other',
      'other',
      'other',
    ]);
  });

  it('have shares and mean rewards; a failed reward counts for the share only', () => {
    const rows = [
      { completion: ' thus answer 1', reward: 1 },
      { completion: ' thus answer 2', reward: 0 },
      { completion: ' first try', reward: null },
      { completion: 'nonsense', reward: 0 },
    ];
    expect(formatShares(rows)).toEqual([
      { format: 'thus', count: 2, share: 0.5, meanReward: 0.5 },
      { format: 'because', count: 0, share: 0, meanReward: null },
      { format: 'first', count: 1, share: 0.25, meanReward: null },
      { format: 'other', count: 1, share: 0.25, meanReward: 0 },
    ]);
    expect(formatShares([]).map(({ share }) => share)).toEqual([0, 0, 0]);
  });
});
