import type { Compute } from '../compute';
import type { SavedGeneration } from '../checkpoints/savedGeneration';
import type { TrainedAdapter } from '../lora/trainedAdapter';
import type { ModelShape } from '../model/folder';
import type { Metrics } from '../../contract/events';
import type { DataOrder } from './dataOrder';
import type { AdamW } from '../algorithms/adamw';

/** All that changes while a model is trained, and that a checkpoint holds. */
export interface TrainingState {
  model: ModelShape;
  /** null where the model's own weights are trained. */
  adapter: TrainedAdapter | null;
  /** What is trained, in the order of the model's or the adapter's layout; changed in place. */
  weights: Float32Array;
  optimizer: AdamW;
  order: DataOrder;
  /** Tokens of prompts and completions trained on or sampled so far: TRL's num_tokens. */
  numTokens: number;
}

/** A critic that is a model of its own, with a scalar head; sealed with the policy. */
export type CriticState = Pick<TrainingState, 'model' | 'weights' | 'optimizer'>;

/** What one optimizer step gave. */
export interface StepReport {
  metrics: Metrics;
  /** Tokens processed: what tokens_per_second counts. */
  tokens: number;
  /** Name of the rollouts file once it is on disk; null for a step that sampled none. */
  rollouts: Promise<string | null>;
  /** What went wrong without ending the step: rollouts whose reward threw. */
  faults: { at: string; message: string }[];
  /** Why it is not worth going on after it: the run ends once the step, which has changed no weight, is on record, and its faults are not told beside it. */
  end?: Error | null;
}

/** What is told of a run, and asked of it, while something takes long. */
export interface Preparation {
  /** Whether it is to be broken off. */
  readonly isStopping: boolean;
  tell(progress: string): void;
}

/** A training method: one optimizer step at a time, everything deterministic given the state. */
export interface Trainer {
  readonly state: TrainingState;
  readonly compute: Compute;
  readonly critic?: CriticState | null;
  /** What is done once before the first step of a process. @returns false where it was broken off, with nothing changed */
  prepare?(preparation: Preparation): Promise<boolean>;
  /** Makes step `step` (counted from 1). @throws NonFiniteError, before the update that would have it; PPO has several updates a step */
  train(step: number): Promise<StepReport>;
  /** Whether evaluating takes no longer than a step: then the base model is evaluated too. */
  readonly isEvaluationCheap: boolean;
  /** Metrics on held-out data, or null where the recipe has none. */
  evaluate(step: number): Promise<Metrics | null>;
  /** Rollouts that later steps still need after `step`. */
  generationInUse(step: number): SavedGeneration | null;
}
