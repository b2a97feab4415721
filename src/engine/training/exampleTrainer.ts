import type { Metrics } from '../../contract/events';
import type { Recipe } from '../../contract/recipe';
import type { Compute, GradientTask } from '../compute';
import type { StepReport, Trainer, TrainingState } from './trainer';
import { applyUpdate } from './update';

/** What tells one method that trains on the examples of a dataset from another; `ExampleTrainer` does what they share. */
export interface ExampleMethod {
  recipe: Recipe;
  /** How many there are. */
  examples: number;
  /** Held-out examples; null where there are none. */
  heldOut: number | null;
  /** Forward passes over a held-out example. */
  passes: number;
  /** The task of the update of a step on examples, by index, and the tokens in it. */
  update(indices: readonly number[], step: number): Promise<{ task: GradientTask; tokens: number }>;
  /** Metrics of an update. */
  metrics(sums: Readonly<Record<string, number>>): Metrics;
  /** Metrics on the held-out examples. @throws NonFiniteError */
  evaluate(step: number): Promise<Metrics>;
}

/** Trains on the examples of a dataset in the order of the run: what SFT, DPO and the reward model share. */
export class ExampleTrainer implements Trainer {
  constructor(
    private readonly method: ExampleMethod,
    readonly compute: Compute,
    readonly state: TrainingState,
  ) {}

  async train(step: number): Promise<StepReport> {
    const { method, state, examplesPerUpdate } = this;
    const { task, tokens } = await method.update(state.order.take(examplesPerUpdate), step);
    const { loss, gradNorm, learningRate, sums } = await applyUpdate(this.compute, state, method.recipe, task, step);
    state.numTokens += tokens;
    return {
      tokens,
      rollouts: Promise.resolve(null),
      faults: [],
      metrics: {
        // Without a token that counts there is none.
        loss: 'numItemsInBatch' in task && task.numItemsInBatch === 0 ? null : loss,
        ...method.metrics(sums),
        num_tokens: state.numTokens,
        epoch: (state.optimizer.updates * examplesPerUpdate) / method.examples,
        grad_norm: gradNorm,
        learning_rate: learningRate,
      },
    };
  }

  async evaluate(step: number): Promise<Metrics | null> {
    return this.method.heldOut === null ? null : this.method.evaluate(step);
  }

  get isEvaluationCheap(): boolean {
    const { heldOut, passes } = this.method;
    // A forward pass is about a third of a step's work.
    return passes * (heldOut ?? 0) <= 3 * this.examplesPerUpdate;
  }

  generationInUse(): null {
    return null;
  }

  private get examplesPerUpdate(): number {
    const { per_device_train_batch_size, gradient_accumulation_steps } = this.method.recipe;
    return per_device_train_batch_size * gradient_accumulation_steps;
  }
}
