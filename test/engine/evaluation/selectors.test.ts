import { describe, expect, it } from 'vitest';
import { BestOfNStrategy } from '../../../src/engine/evaluation/bestOfNStrategy';
import { SelfConsistencyStrategy } from '../../../src/engine/evaluation/selfConsistencyStrategy';
import type { Strategy, StrategyContext } from '../../../src/engine/evaluation/strategy';
import { scoreRewards, type RewardFunction } from '../../../src/engine/training/rewarding';
import type { Rollout } from '../../../src/engine/training/rollout';

/** The verifier finds "right" right; what the selector says of a completion is in it, or it says nothing. */
const rewards: RewardFunction[] = [
  { name: 'verifier', weight: 1, score: (_, completion) => (completion.startsWith('right') ? 1 : 0) },
  {
    ...{ name: 'judge', weight: 0, selects: true },
    score: (_, completion) => {
      const score = completion.split(' ')[1];
      if (score === undefined) throw new Error('no score');
      return Number(score);
    },
  },
];
const context = { task: { rewards, samples: 4 } } as unknown as StrategyContext;

/** One problem's samples, each an answer and a score. */
async function samples(texts: readonly string[]): Promise<Rollout[]> {
  const example = { prompt: 'p' };
  const outcomes = await scoreRewards(
    rewards,
    texts.map((completion) => ({ example, completion, length: 1, isTruncated: false })),
  );
  return texts.map(
    (text, sample) => ({ example, promptId: 'p', sample, text, outcome: outcomes[sample]! }) as unknown as Rollout,
  );
}

async function found(strategy: Strategy, ...texts: string[]) {
  const kept = await strategy.take([await samples(texts)], context);
  return { kept: kept[0]!, found: strategy.result() };
}

const answer = (text: string): Promise<string | null> => Promise.resolve(text.split(' ')[0]!);
const votes = (isLogit: boolean): Strategy => new SelfConsistencyStrategy('completion', answer, { name: 'judge', isLogit });
const last = ({ found: result }: Awaited<ReturnType<typeof found>>) => {
  if (result.name !== 'self-consistency') throw new Error('another strategy');
  const { majority, weighted } = result.curve.at(-1)!;
  return [majority.value, weighted?.value];
};

describe('votes weighed by a reward model', () => {
  it('count with the sigmoid of their scores, which is never negative', async () => {
    // σ(1) + σ(−3) = 0.731 + 0.047 for the one, σ(−1) + σ(0.5) = 0.269 + 0.622 for the other; the raw scores say −2 and −0.5.
    expect(last(await found(votes(true), 'wrong 1', 'wrong -3', 'right -1', 'right 0.5'))).toEqual([0, 1]);
    // σ(−1) + σ(−1) = 0.538 outweighs σ(0) = 0.5 where raw scores would say −2 against 0; what is seen first wins no tie here.
    expect(last(await found(votes(true), 'wrong 0', 'right -1', 'right -1', 'other -9'))).toEqual([1, 1]);
  });
});

describe('another selector', () => {
  it('weighs the votes with what it gives', async () => {
    expect(last(await found(votes(false), 'wrong 0.2', 'wrong 0.2', 'right 0.5', 'other 0'))).toEqual([0, 1]);
  });

  it('is not asked about a sample that does not vote', async () => {
    const voters = (text: string): Promise<string | null> =>
      Promise.resolve(text.startsWith('none') ? null : text.split(' ')[0]!);
    const strategy = new SelfConsistencyStrategy('completion', voters, { name: 'judge', isLogit: false });
    expect(last(await found(strategy, 'wrong 0.2', 'right 0.5', 'none -1', 'wrong 0.2'))).toEqual([0, 1]);
  });

  it('that gives less than 0 is refused', async () => {
    await expect(found(votes(false), 'wrong 1', 'right -0.5')).rejects.toThrow(
      'the selector judge gives -0.5 to a sample of p; allowed: 0 or more, which is what a vote weighs',
    );
  });
});

describe('a selector that throws', () => {
  it('weighs nothing and is counted, and the sample is as right as before', async () => {
    const result = await found(votes(false), 'right', 'right', 'wrong 0.1', 'other');
    expect(last(result)).toEqual([1, 0]);
    expect(result.found).toMatchObject({ failed_selections: 3, selection_failure: 'judge: no score' });
    expect(result.kept.map(({ outcome }) => outcome.kind)).toEqual(['scored', 'scored', 'scored', 'scored']);
    expect(result.kept[0]!.outcome).toMatchObject({ total: 1, parts: { verifier: 1 } });
  });

  it('is taken by best-of-n only where there is no other', async () => {
    const { found: result } = await found(new BestOfNStrategy('judge'), 'right', 'wrong 0.1');
    expect(result).toMatchObject({
      failed_selections: 1,
      curve: [
        { n: 1, value: 0.5 },
        { n: 2, value: 0 },
      ],
    });
    const { found: none } = await found(new BestOfNStrategy('judge'), 'right 1', 'wrong 0.1');
    expect(none).not.toHaveProperty('failed_selections');
  });

  it('fails the rollout where it is a reward', async () => {
    const score = () => Promise.reject(new Error('no'));
    const [outcome] = await scoreRewards(
      [{ name: 'reward', weight: 1, score }],
      [{ example: { prompt: 'p' }, completion: '', length: 0, isTruncated: false }],
    );
    expect(outcome).toEqual({ kind: 'failed', at: 'reward', message: 'reward: no' });
  });
});

describe('an answer that cannot be taken out', () => {
  it('does not vote and is counted, and the sample is as right as before', async () => {
    const extract = (text: string): Promise<string | null> =>
      text === 'right slow' ? Promise.reject(new Error('took too long')) : answer(text);
    const plain = new SelfConsistencyStrategy('completion', extract, null);
    const { kept, found: result } = await found(plain, 'right slow', 'wrong', 'wrong');
    expect(result).toMatchObject({ failed_answers: 1, answer_failure: 'took too long' });
    expect(kept[0]!.outcome).toMatchObject({ kind: 'scored', parts: { verifier: 1 } });
  });
});

describe('a rollout that failed', () => {
  const failed = { kind: 'failed', at: 'reward', message: 'verifier: no' } as const;

  it.each([
    ['self-consistency', new SelfConsistencyStrategy('completion', answer, null)],
    ['best-of-n', new BestOfNStrategy('judge')],
  ])('is in no choice of %s', async (_, strategy) => {
    const [first, second] = await samples(['wrong 1', 'right 2']);
    await strategy.take([[{ ...first!, outcome: failed }, second!], [{ ...first!, outcome: failed }]], context);
    const { curve } = strategy.result() as { curve: { n: number; value?: number; majority?: { value: number } }[] };
    expect(curve.map(({ n, value, majority }) => [n, value ?? majority?.value])).toEqual([[1, 1]]);
  });
});
