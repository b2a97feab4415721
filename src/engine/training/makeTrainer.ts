import type { Compute } from '../compute';
import type { LoadedCheckpoint } from '../checkpoints/load';
import { AdamW } from '../algorithms/adamw';
import { formatMetrics } from './formatMetrics';
import { DataOrder } from './dataOrder';
import { GrpoTrainer } from '../methods/grpo/trainer';
import type { RolloutSink } from './rolloutSink';
import { rewardFunctions } from './rewardFunctions';
import type { RunInputs } from './runInputs';
import { SftTrainer } from '../methods/sft/trainer';
import type { Trainer, TrainingState } from './trainer';

/** State before the first step, or as a checkpoint left it. */
export function trainingState({ base, data }: RunInputs, checkpoint: LoadedCheckpoint | null): TrainingState {
  const { recipe, examples } = data;
  const optimizer = new AdamW(base.layout, {
    beta1: recipe.adam_beta1,
    beta2: recipe.adam_beta2,
    epsilon: recipe.adam_epsilon,
    weightDecay: recipe.weight_decay,
  });
  if (!checkpoint) {
    return {
      model: base,
      weights: base.weights.slice(),
      optimizer,
      order: DataOrder.start(examples.length, recipe.seed),
      numTokens: 0,
    };
  }
  optimizer.expAvg.set(checkpoint.moments.expAvg);
  optimizer.expAvgSq.set(checkpoint.moments.expAvgSq);
  optimizer.updates = checkpoint.state.updates;
  return {
    model: base,
    weights: checkpoint.model.weights,
    optimizer,
    order: DataOrder.restore(examples.length, checkpoint.state.dataOrder),
    numTokens: checkpoint.numTokens,
  };
}

/** The trainer of a recipe's method, its weights already with `compute`. `sink` is needed for GRPO. */
export async function makeTrainer(
  inputs: RunInputs,
  state: TrainingState,
  compute: Compute,
  sink: { sink: RolloutSink; path(step: number): string } | null,
  checkpoint: LoadedCheckpoint | null,
): Promise<Trainer> {
  await compute.setWeights('policy', state.weights);
  const { data } = inputs;
  if (data.method === 'sft') return new SftTrainer(data.recipe, compute, state, data.examples, data.heldOut);
  const { recipe } = data;
  if (!sink) throw new Error('GRPO needs somewhere to write its rollouts');
  if (recipe.beta > 0 || recipe.log_reference) await compute.setWeights('reference', inputs.base.weights);
  return new GrpoTrainer(recipe, compute, state, {
    examples: data.examples,
    heldOut: data.heldOut,
    rewards: rewardFunctions(recipe.reward_funcs, recipe.reward_weights),
    saveRollouts: (step, rollouts) => sink.sink.write(sink.path(step), rollouts, recipe.temperature),
    generation: checkpoint?.generation ?? null,
    formats: recipe.reward_funcs.includes('countdown') ? formatMetrics : () => ({}),
  });
}
