import { AdamW } from '../algorithms/adamw';
import { initializeAdapter } from '../lora/initializeAdapter';
import { Generator } from '../random/generator';
import type { LoadedCheckpoint } from '../checkpoints/load';
import { DataOrder } from './dataOrder';
import type { RunInputs } from './runInputs';
import type { TrainingState } from './trainer';

const ADAPTER_STREAM = 0xada97;

/** What an epoch has once each: examples, or the rows that they were packed into. */
export function trainedItems(data: RunInputs['data']): number {
  return (data.method === 'sft' ? (data.packed ?? data.examples) : data.examples).length;
}

/** State before the first step, or as a checkpoint left it. */
export function trainingState({ base, adapter, data }: RunInputs, checkpoint: LoadedCheckpoint | null): TrainingState {
  const { recipe } = data;
  const optimizer = new AdamW((adapter?.shape ?? base).layout, {
    beta1: recipe.adam_beta1,
    beta2: recipe.adam_beta2,
    epsilon: recipe.adam_epsilon,
    weightDecay: recipe.weight_decay,
  });
  if (!checkpoint) {
    return {
      ...{ model: base, adapter },
      weights: adapter
        ? initializeAdapter(adapter.shape, base, Generator.fromKey([recipe.seed, ADAPTER_STREAM]))
        : base.weights.slice(),
      optimizer,
      order: DataOrder.start(trainedItems(data), recipe.seed),
      numTokens: 0,
    };
  }
  optimizer.expAvg.set(checkpoint.moments.expAvg);
  optimizer.expAvgSq.set(checkpoint.moments.expAvgSq);
  optimizer.updates = checkpoint.state.updates;
  return {
    ...{ model: base, adapter },
    weights: checkpoint.weights,
    optimizer,
    order: DataOrder.restore(trainedItems(data), checkpoint.state.dataOrder),
    numTokens: checkpoint.numTokens,
  };
}
