import type { Compute, RankedPair } from '../../compute';
import type { PreferenceExample } from '../../../contract/dataset';
import type { Metrics } from '../../../contract/events';
import { paddingToken } from '../../model/scoreHead';
import { ExampleTrainer } from '../../training/exampleTrainer';
import { requireFinite } from '../../training/faults';
import type { Trainer } from '../../training/trainer';
import type { TrainerParts } from '../parts';
import type { RewardModelData } from './data';
import { rewardModelMetrics, rewardStatistics } from './metrics';
import { rankedPair, rewardModelTask, rewardRow } from './pairs';

/** A reward model of preferences as TRL 1.13's RewardTrainer makes it: a scalar head on the last token of prompt and completion. */
export function makeRewardModelTrainer(
  { recipe, examples, heldOut }: RewardModelData,
  { compute, state }: TrainerParts,
): Trainer {
  const { tokenizer } = state.model;
  const pairOf = (example: PreferenceExample): RankedPair => rankedPair(example, tokenizer);
  return new ExampleTrainer(
    {
      ...{ recipe, examples: examples.length, heldOut: heldOut?.length ?? null, passes: 1 },
      update: (indices) => {
        const pairs = indices.map((index) => pairOf(examples[index]!));
        const tokens = pairs.reduce((sum, { chosenIds, rejectedIds }) => sum + chosenIds.length + rejectedIds.length, 0);
        return Promise.resolve({ task: rewardModelTask(pairs, recipe, tokenizer), tokens });
      },
      metrics: rewardModelMetrics,
      evaluate: (step) => heldOutMetrics(compute, (heldOut ?? []).map(pairOf), paddingToken(tokenizer), step),
    },
    compute,
    state,
  );
}

/** TRL's `eval_…` over all held-out pairs at once; `eval_pairs` is how many those are. The loss is without its centring term. */
async function heldOutMetrics(
  compute: Compute,
  pairs: readonly RankedPair[],
  padTokenId: number | null,
  step: number,
): Promise<Metrics> {
  const rows = [...pairs.map(({ chosenIds }) => chosenIds), ...pairs.map(({ rejectedIds }) => rejectedIds)];
  const values = await compute.values(rows.map((ids) => rewardRow(ids, padTokenId)));
  const rewards = values.map(([reward]) => {
    requireFinite('a held-out reward', reward!, step);
    return reward!;
  });
  const losses = pairs.map(({ margin }, pair) => softplus(margin - rewards[pair]! + rewards[pairs.length + pair]!));
  const statistics = Object.entries(rewardStatistics(rewards)).map(([name, value]) => [`eval_${name}`, value] as const);
  return {
    eval_loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
    ...Object.fromEntries(statistics),
    eval_pairs: pairs.length,
  };
}

/** log(1 + eˣ) = −log σ(−x). */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
