import type { FinishReason } from '../contract/rollout';
import type { BackendRecord } from '../contract/runRecord';
import type {
  DistillRecipe,
  DpoRecipe,
  GrpoRecipe,
  PpoRecipe,
  RewardModelRecipe,
  RlooRecipe,
  SftRecipe,
} from '../contract/recipe';

/**
 * What a trainer asks of whatever computes: one TF.js backend in this thread (`createCompute`), or several of them in worker
 * threads behind the same interface (`ComputePool`). Weights cross as one flat float32 array in the order of `ParameterLayout`, so
 * that a trainer needs neither TF.js nor the model's structure. Everything is deterministic for one backend and one number of
 * threads. Log-probabilities and entropies are in nats; T = completion tokens, A = alternatives.
 */
export interface Compute {
  readonly backend: BackendRecord;
  /** Number of float32 parameters that are trained: those of the policy, or of its adapter. */
  readonly parameterCount: number;
  /** Where the policy has an adapter, its weights are the adapter's, and the reference, whose weights come first, is the base that they are added to. */
  setWeights(which: ModelRole, weights: Float32Array): Promise<void>;
  /** Samples one completion for each request; results are in the order of the requests. */
  sample(which: ModelRole, requests: readonly SampleRequest[], options: SamplingOptions): Promise<SampledTokens[]>;
  /** Scores given completions. With `alternativeIds` (T × A) their log-probabilities come back too, else the 5 most likely. */
  score(which: ModelRole, requests: readonly ScoreRequest[], temperature: number): Promise<ScoredTokens[]>;
  /** What the policy's score head says at ids[start…] of each row, one number a token, in the order of the rows. */
  values(rows: readonly ValueRequest[]): Promise<Float32Array[]>;
  /**
   * Sums of the micro-batches' losses and gradients, each already normalised as its loss defines, added in their order.
   * `gradient` has `parameterCount` elements.
   * @param dropout key of the random stream that says what an adapter's dropout leaves out; without one nothing is left out
   */
  gradients(task: GradientTask, dropout?: readonly number[] | null): Promise<GradientResult>;
  /** TF.js tensors alive and bytes they hold, summed over threads: equal after every step, or something leaks. */
  memory(): Promise<{ numTensors: number; numBytes: number }>;
  dispose(): Promise<void>;
}

/** The reference has the policy's shape, the teacher one of its own, which is told when the compute is opened. */
export type ModelRole = 'policy' | 'reference' | 'teacher';

export interface SampleRequest {
  promptIds: readonly number[];
  /** Key of this completion's own random stream, e.g. [seed, step, prompt, sample]: draws do not depend on the batch. */
  stream: readonly number[];
  /** Where it may have fewer tokens than the others: at most `maxTokens` of the options. */
  maxTokens?: number;
}

export interface SamplingOptions {
  /** 0 is greedy. */
  temperature: number;
  topP: number;
  /** 0 turns it off. */
  topK: number;
  maxTokens: number;
  /** Sampling one of these ends a completion; the token is kept as its last. */
  stopIds: readonly number[];
  /** Forking tokens, those whose entropy under softmax(z) is above so many nats, take a temperature of their own. */
  forking?: { above: number; temperature: number } | undefined;
}

export interface ScoredTokens {
  logprobs: Float32Array;
  entropies: Float32Array;
  /** T × A, most likely first (or in the order asked for). */
  alternativeIds: Int32Array;
  alternativeLogprobs: Float32Array;
}

export interface SampledTokens extends ScoredTokens {
  tokenIds: number[];
  finishReason: Exclude<FinishReason, 'failed'>;
}

export interface ScoreRequest {
  promptIds: readonly number[];
  completionIds: readonly number[];
  alternativeIds?: Int32Array;
}

/** A row of token ids whose values are wanted from `start` on. */
export interface ValueRequest {
  ids: readonly number[];
  start: number;
}

/** A prompt and its completion. */
export interface SampledSequence {
  promptIds: readonly number[];
  completionIds: readonly number[];
  /** Log-probabilities that the sampler gave, to be compared with the trainer's; left out where the policy has changed since, or another model sampled. */
  samplerLogprobs?: Float32Array;
}

/** A sampled completion to train on, with what its policy gradient is weighted by. */
export interface RolloutSequence extends SampledSequence {
  advantage: number;
  /** Log-probabilities under the policy that sampled; null where they are the current ones (first pass over a generation). */
  oldLogprobs: Float32Array | null;
  /** Needed where the loss holds a KL to the reference. */
  refLogprobs: Float32Array | null;
  /** False leaves its tokens out of the loss (a truncated completion under mask_truncated_completions). */
  counts: boolean;
}

export interface GrpoTask {
  kind: 'grpo';
  microBatches: readonly (readonly RolloutSequence[])[];
  /** Key of each micro-batch's own random stream, where the loss draws random numbers. */
  streams?: readonly (readonly number[])[];
  /** Completion tokens that count in the whole generation batch: TRL's num_items_in_batch. */
  numItemsInBatch: number;
  recipe: Pick<
    GrpoRecipe,
    | 'loss_type'
    | 'epsilon'
    | 'epsilon_high'
    | 'delta'
    | 'beta'
    | 'importance_sampling_level'
    | 'use_bias_correction_kl'
    | 'top_entropy_quantile'
    | 'top_entropy_denominator'
    | 'top_entropy_tokens'
    | 'entropy_coef'
    | 'temperature'
    | 'max_completion_length'
    | 'gradient_accumulation_steps'
    | 'steps_per_generation'
    | 'sapo_temperature_pos'
    | 'sapo_temperature_neg'
    | 'vespo_k_pos'
    | 'vespo_lambda_pos'
    | 'vespo_k_neg'
    | 'vespo_lambda_neg'
    | 'clip_cov_ratio'
    | 'clip_cov_lb'
    | 'clip_cov_ub'
    | 'kl_cov_ratio'
    | 'ppo_kl_coef'
  >;
}

export interface RlooTask {
  kind: 'rloo';
  microBatches: readonly (readonly RolloutSequence[])[];
  recipe: Pick<RlooRecipe, 'epsilon' | 'epsilon_high' | 'temperature' | 'gradient_accumulation_steps'>;
}

export interface SftTask {
  kind: 'sft';
  /** nll where it is left out. */
  lossType?: SftRecipe['loss_type'];
  /** Rows of token ids with the positions that carry loss (`counts[t]` is 1 where token t is predicted). */
  microBatches: readonly (readonly { ids: readonly number[]; counts: readonly number[] }[])[];
  /** Tokens with loss in the whole update: transformers' num_items_in_batch. */
  numItemsInBatch: number;
}

/** One side of a preference: its tokens, and the reference policy's log-probability of the completion in nats. */
export interface PairSide {
  promptIds: readonly number[];
  completionIds: readonly number[];
  refLogp: number;
}

export type DpoPair = Record<'chosen' | 'rejected', PairSide>;

export interface DpoTask {
  kind: 'dpo';
  microBatches: readonly (readonly DpoPair[])[];
  recipe: Pick<DpoRecipe, 'loss_type' | 'beta' | 'label_smoothing' | 'discopop_tau' | 'gradient_accumulation_steps'>;
}

/** A completion whose tokens the student learns to say as the teacher would. */
export type DistillSequence = SampledSequence;

/** The teacher's distribution at each token is computed where the gradient is: it never leaves the thread. */
export interface DistillTask {
  kind: 'distill';
  microBatches: readonly (readonly DistillSequence[])[];
  /** Completion tokens of the whole update. */
  numItemsInBatch: number;
  recipe: Pick<DistillRecipe, 'beta' | 'temperature'>;
}

/** Two rows of token ids, prompt and completion together, of which the first is preferred. */
export interface RankedPair {
  chosenIds: readonly number[];
  rejectedIds: readonly number[];
  /** By how much the chosen one's reward is to be larger; 0 where the example does not say. */
  margin: number;
}

export interface RewardModelTask {
  kind: 'reward-model';
  microBatches: readonly (readonly RankedPair[])[];
  /** What transformers takes for padding when it looks for the last token of a row. */
  padTokenId: number | null;
  recipe: Pick<RewardModelRecipe, 'center_rewards_coefficient' | 'gradient_accumulation_steps'>;
}

/** A completion with what its generation says of each of its T tokens. */
export interface PpoSequence extends SampledSequence {
  advantages: Float32Array;
  /** Log-probabilities under the policy that sampled. */
  oldLogprobs: Float32Array;
  /** Needed when kl_loss_coef > 0. */
  refLogprobs: Float32Array | null;
  returns: Float32Array;
  /** The critic's values at sampling. */
  oldValues: Float32Array;
}

export interface PpoTask {
  kind: 'ppo';
  /** Whose loss it is: the policy's, a separate critic's, or both of a policy with a value head, the value loss times vf_coef. */
  part: 'policy' | 'value' | 'both';
  microBatches: readonly (readonly PpoSequence[])[];
  /** Completion tokens of the update. */
  numItemsInBatch: number;
  recipe: Pick<
    PpoRecipe,
    'cliprange' | 'clip_ratio_c' | 'cliprange_value' | 'vf_coef' | 'kl_loss_coef' | 'kl_loss_type' | 'temperature'
  >;
}

export type GradientTask = (GrpoTask | SftTask | DpoTask | RlooTask | DistillTask | RewardModelTask | PpoTask) & {
  /** Whether the backward pass computes the activations of each layer anew (default false). */
  gradient_checkpointing?: boolean;
};

export interface GradientResult {
  loss: number;
  gradient: Float32Array;
  /** Sums to be combined (`addSums`) and divided by the trainer, by TRL metric name: see `metrics.ts` of the method. */
  sums: Record<string, number>;
}
