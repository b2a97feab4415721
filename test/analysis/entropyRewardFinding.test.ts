import { describe, expect, it } from 'vitest';
import { entropyRewardCaveats, entropyRewardSentence, entropyRewardVerdict } from '../../src/analysis/entropyRewardFinding';
import { fitEntropyReward, type EntropyRewardPoint } from '../../src/analysis/entropyRewardFit';
import { curveEntropies, entropyRewardPoints } from '../../src/analysis/entropyRewardPoints';
import { entropyInterventions, entropyRemedies } from '../../src/analysis/entropySettings';

const falling = Array.from({ length: 20 }, (_, i) => 1 - i / 25);
const pointsOf = (reward: (entropy: number, i: number) => number): EntropyRewardPoint[] =>
  falling.map((entropy, i) => ({ entropy, reward: reward(entropy, i) }));
/** Of no relation to i. */
const noise = (i: number): number => Math.sin(12.9898 * (i + 1) ** 2);

function found(points: readonly EntropyRewardPoint[]): [string, string] {
  const fit = fitEntropyReward(points);
  return [entropyRewardVerdict(points, fit), entropyRewardSentence(points, fit)];
}

describe('what a fit lets one say', () => {
  it('tells the ceiling with its interval, beside the newest steps', () => {
    // R = 0.9 − 0.2·e^H: 0.7 at entropy 0. The last five entropies are 0.4 … 0.24, their mean 0.32.
    expect(found(pointsOf((entropy) => 0.9 - 0.2 * Math.exp(entropy)))).toEqual([
      'ceiling',
      'Reward predicted at entropy 0: 0.70 (95 % interval 0.70 to 0.70); over the last 5 steps it was 0.62, at 0.32 nats.',
    ]);
  });

  it('claims no ceiling that is less known than the rewards are apart', () => {
    const [verdict, sentence] = found(
      // All of it between 1.2 and 1 nats: far from 0.
      falling.map((_, i) => ({ entropy: 1.2 - i / 100, reward: 0.9 - 0.2 * Math.exp(1.2 - i / 100) + 0.03 * noise(i) })),
    );
    expect(verdict).toBe('open');
    expect(sentence).toMatch(
      /^The reward rose as the entropy fell, but what it would be at entropy 0 is not known: 0\.\d\d to 0\.\d\d, wider than all rewards so far \(0\.\d\d to 0\.\d\d\)\.$/,
    );
  });

  it('says where the reward does not follow, and where it falls too', () => {
    expect(found(pointsOf((_, i) => 0.5 + 0.1 * noise(i)))).toEqual([
      'unclear',
      expect.stringMatching(
        /^Whether the reward follows the entropy is not known: the interval of a, −0\.\d+ to 0\.\d+, holds 0\.$/,
      ),
    ]);
    expect(found(pointsOf((entropy) => 0.1 + 0.2 * Math.exp(entropy)))).toEqual([
      'rising',
      'The reward fell with the entropy (a = −0.20, −0.20 to −0.20): entropy 0 is no ceiling here.',
    ]);
  });

  it('says why there is no fit', () => {
    const some = pointsOf((entropy) => -entropy);
    expect(found(some.slice(0, 1))).toEqual(['few', '1 step has an entropy and a reward so far; the fit needs 10.']);
    expect(found(some.slice(0, 9))).toEqual(['few', '9 steps have an entropy and a reward so far; the fit needs 10.']);
    expect(found(some.map(({ reward }) => ({ entropy: 0.5, reward })))[0]).toBe('constant');
    for (const reward of [0.1, 0.3, 1 / 3, -0.7]) {
      const constant = Array.from({ length: 23 }, (_, i) => ({ entropy: 1 - i / 25, reward }));
      expect(found(constant)[0], String(reward)).toBe('flat');
    }
    expect(found(pointsOf(() => 0))).toEqual(['flat', 'The reward is the same at every step, so there is nothing to fit.']);
  });

  it('owns up to an interval that is too narrow, to what is extrapolated, and to what the run does about its entropy', () => {
    const points = pointsOf((entropy) => 0.9 - 0.2 * Math.exp(entropy));
    expect(entropyRewardCaveats(points, fitEntropyReward(points), ['entropy_coef 0.05'])).toEqual([
      'The interval is too narrow: of 100 simulated runs of 10 points it held the truth in 88 where the noise of steps is independent, in 57 where a step much resembles the one before.',
      'Entropies of 0.24 to 1.00 nats were seen; what lies below is extrapolated.',
      'The curve was published for accuracy on held-out problems; here it is the training reward, of other prompts at each step.',
      'It was published for runs that do nothing about the entropy; this one has entropy_coef 0.05.',
    ]);
    expect(entropyRewardCaveats(points.slice(0, 3), null, [])).toEqual([]);
  });
});

describe('points of a run', () => {
  it('are the steps that have both figures', () => {
    const metrics = { entropy: [0.5, null, 0.3, 0.2], reward: [0, 0.1, null, 0.4], loss: [1, 1, 1, 1] };
    expect(entropyRewardPoints([1, 2, 3, 7], metrics)).toEqual([
      { step: 1, entropy: 0.5, reward: 0 },
      { step: 7, entropy: 0.2, reward: 0.4 },
    ]);
    expect(entropyRewardPoints([1], { loss: [1] })).toEqual([]);
  });

  it('are fitted on a curve from entropy 0 to their highest', () => {
    const entropies = curveEntropies(
      [
        { entropy: 0.5, reward: 0 },
        { entropy: 2, reward: 0 },
      ],
      4,
    );
    expect(entropies).toEqual([0, 0.5, 1, 1.5, 2]);
    const { curve, ceiling } = fitEntropyReward(
      pointsOf((entropy) => 0.9 - 0.2 * Math.exp(entropy)),
      { entropies },
    )!;
    expect(curve.map(({ entropy }) => entropy)).toEqual(entropies);
    expect(curve[4]!.value).toBeCloseTo(0.9 - 0.2 * Math.exp(2), 9);
    expect(curve[0]).toEqual({ entropy: 0, ...ceiling });
  });
});

describe('what a recipe does about its entropy', () => {
  const recipe = (values: Record<string, string>) => (key: string) => values[key];
  const plain = { epsilon: '0.2', epsilon_high: 'null', beta: '0', entropy_coef: '0', loss_type: 'dapo' };

  it('is named with its values', () => {
    expect(entropyInterventions(recipe(plain))).toEqual([]);
    expect(entropyInterventions(recipe({ ...plain, epsilon_high: '0.2' }))).toEqual([]);
    expect(
      entropyInterventions(recipe({ ...plain, epsilon_high: '0.28', beta: '0.04', entropy_coef: '0.001', loss_type: 'kl_cov' })),
    ).toEqual(['entropy_coef 0.001', 'beta 0.04', 'epsilon_high 0.28 above epsilon 0.2', 'loss_type kl_cov']);
  });

  it('could be more: what the method has for that', () => {
    expect(entropyRemedies('grpo', recipe(plain))).toEqual([
      'entropy_coef above 0 (now 0)',
      'epsilon_high above epsilon (now 0.2, epsilon 0.2)',
      'a KL to the base with beta (now 0)',
      'loss_type clip_cov or kl_cov (now dapo)',
    ]);
    expect(entropyRemedies('rloo', recipe(plain))).toHaveLength(2);
    expect(entropyRemedies('ppo', recipe({ kl_coef: '0.05', kl_loss_coef: '0', num_ppo_epochs: '4' }))[0]).toBe(
      'a KL to the base with kl_coef (now 0.05) or kl_loss_coef (now 0)',
    );
    expect(entropyRemedies('sft', recipe({}))).toEqual([]);
  });
});
