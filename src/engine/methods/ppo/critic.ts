import type { Compute } from '../../compute';
import type { PpoRecipe } from '../../../contract/recipe';
import { AdamW } from '../../algorithms/adamw';
import { addScoreHead } from '../../model/scoreHead';
import { Generator } from '../../random/generator';
import type { CriticState } from '../../training/trainer';
import type { TrainerParts } from '../parts';

const CRITIC_STREAM = 0xc4171c;

/** A critic that is a model of its own, and what computes it. */
export interface SeparateCritic {
  state: CriticState;
  compute: Compute;
}

/** Opens the separate critic: the base model with a scalar head in place of its logits, or as a checkpoint left it. */
export async function openCritic(
  recipe: PpoRecipe,
  { base, checkpoint, open }: Pick<TrainerParts, 'base' | 'checkpoint' | 'open'>,
): Promise<SeparateCritic> {
  const model = addScoreHead(base, 'score', Generator.fromKey([recipe.seed, CRITIC_STREAM]));
  const optimizer = new AdamW(model.layout, {
    beta1: recipe.adam_beta1,
    beta2: recipe.adam_beta2,
    epsilon: recipe.adam_epsilon,
    weightDecay: recipe.weight_decay,
  });
  const saved = checkpoint?.critic ?? null;
  if (checkpoint && saved) {
    optimizer.expAvg.set(saved.moments.expAvg);
    optimizer.expAvgSq.set(saved.moments.expAvgSq);
    optimizer.updates = checkpoint.state.criticUpdates ?? checkpoint.state.updates;
  }
  const weights = saved?.weights ?? model.weights;
  const compute = await open(model);
  await compute.setWeights('policy', weights);
  return { state: { model, weights, optimizer }, compute };
}
