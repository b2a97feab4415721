import { promptsPerGeneration, stepsPerGeneration } from '../../analysis/memory/recipeSizes';
import type { PromptExample } from '../../contract/dataset';
import type { Metrics } from '../../contract/events';
import { completionTokens } from '../algorithms/completionRows';
import { samplerDifferenceMetrics } from '../algorithms/samplerDifference';
import { saveGeneration, type GenerationInUse, type SavedGeneration } from '../checkpoints/savedGeneration';
import type { Compute } from '../compute';
import type { TrainerParts } from '../methods/parts';
import { formatMetrics } from './formatMetrics';
import { groupBatches } from './groupBatches';
import type { GroupMethod } from './groupMethod';
import { evaluateHeldOut } from './heldOut';
import { setReference } from './referenceModel';
import { rewardFunctions } from './rewardFunctions';
import type { RewardFunction } from './rewarding';
import type { Rollout } from './rollout';
import { rolloutMetrics } from './rolloutMetrics';
import { sampleGroups } from './sampleGroups';
import { rewardFaults } from './rewardFaults';
import { RewardWatch } from './rewardWatch';
import type { StepReport, Trainer, TrainingState } from './trainer';
import { applyUpdate } from './update';

interface GroupParts {
  examples: readonly PromptExample[];
  heldOut: readonly PromptExample[] | null;
  rewards: readonly RewardFunction[];
  /** Called with each generation; resolves to the name of its file once that is on disk. */
  saveRollouts(step: number, rollouts: readonly Rollout[]): Promise<string>;
  rewardWatch: RewardWatch;
  /** A generation that a resumed run is still to train on. */
  generation: GenerationInUse | null;
  /** Metrics of the shares of completion formats, where the examples have any. */
  formats(rollouts: readonly Rollout[]): Metrics;
}

/**
 * Samples a group of completions for each prompt, rewards them and trains on their advantages: what GRPO and RLOO share. Metrics of rewards and
 * lengths are of all that was sampled, which says how good the policy is; the rollouts file holds what was trained on.
 */
class GroupTrainer implements Trainer {
  private generation: GenerationInUse | null;

  constructor(
    private readonly method: GroupMethod,
    readonly compute: Compute,
    readonly state: TrainingState,
    private readonly parts: GroupParts,
  ) {
    this.generation = parts.generation;
  }

  async train(step: number): Promise<StepReport> {
    const { method, state } = this;
    const { recipe } = method;
    const cycle = (step - 1) % stepsPerGeneration(recipe);
    const fresh = cycle === 0 ? await this.sample(step) : null;
    const place = { num_tokens: state.numTokens, epoch: this.epoch(step) };
    if (fresh?.end) return { ...fresh, metrics: { ...fresh.metrics, ...place } };
    if (!this.generation)
      throw new Error(`step ${step} trains on rollouts of an earlier step, which the checkpoint does not hold`);
    const { microBatches, numItemsInBatch } = this.generation;
    const first = (cycle * recipe.gradient_accumulation_steps) % microBatches.length;
    const taken = microBatches.slice(first, first + recipe.gradient_accumulation_steps);
    // The policy of a later pass is not the one that sampled.
    const used = fresh ? taken : taken.map((rows) => rows.map(({ samplerLogprobs: _, ...row }) => row));
    const task = method.task({ microBatches: used, numItemsInBatch }, step);
    const { loss, gradNorm, learningRate, sums } = await applyUpdate(this.compute, state, recipe, task, step);
    const trained = used.flat().reduce((sum, row) => sum + completionTokens(row), 0);
    return {
      tokens: fresh?.tokens ?? trained,
      rollouts: fresh?.rollouts ?? Promise.resolve(null),
      faults: fresh?.faults ?? [],
      metrics: {
        loss,
        ...fresh?.metrics,
        ...method.metrics(sums),
        ...samplerDifferenceMetrics(sums),
        ...place,
        grad_norm: gradNorm,
        learning_rate: learningRate,
      },
    };
  }

  async evaluate(step: number): Promise<Metrics | null> {
    const { heldOut, rewards } = this.parts;
    if (!heldOut) return null;
    const { recipe, deviationOf } = this.method;
    return evaluateHeldOut(this.compute, this.state.model.tokenizer, heldOut, { rewards, recipe, deviationOf, step });
  }

  get isEvaluationCheap(): boolean {
    const { recipe } = this.method;
    const completions = (this.parts.heldOut?.length ?? 0) * (recipe.num_generations_eval ?? recipe.num_generations);
    return completions <= promptsPerGeneration(recipe) * recipe.num_generations;
  }

  generationInUse(step: number): SavedGeneration | null {
    const isDone = step % stepsPerGeneration(this.method.recipe) === 0;
    return isDone || !this.generation ? null : saveGeneration(this.generation);
  }

  /** Passes over the data; with dynamic sampling a generation takes as many prompts as it needs, and counts once it is sampled. */
  private epoch(step: number): number {
    const { recipe, dynamicSampling } = this.method;
    const taken = dynamicSampling ? this.state.order.taken : (step * promptsPerGeneration(recipe)) / stepsPerGeneration(recipe);
    return taken / this.parts.examples.length;
  }

  private async sample(step: number): Promise<StepReport> {
    const { method, state, parts } = this;
    const { examples, rewards } = parts;
    const found = await sampleGroups({ method, compute: this.compute, state, examples, rewards }, step);
    const { batch, sampled } = found;
    const advantages = method.advantages(batch);
    batch.forEach((rollout, index) => {
      rollout.advantage = advantages[index] ?? null;
    });
    const file = parts.saveRollouts(step, batch);
    // A rejection is met where the step awaits its file; until then it must not count as unhandled.
    file.catch(() => undefined);
    const { isSeparable, lossUsesReference } = method;
    this.generation = groupBatches(batch, method.recipe, state.order, { isSeparable, withReference: lossUsesReference });
    const tokens = sampled.reduce((sum, row) => sum + row.promptIds.length + row.tokens.tokenIds.length, 0);
    state.numTokens += tokens;
    const end = parts.rewardWatch.take(sampled.map(({ outcome }) => outcome));
    const rewardNames = rewards.map(({ name }) => name);
    return {
      tokens,
      rollouts: file,
      end,
      faults: [...rewardFaults(sampled), ...(found.fault === null ? [] : [{ at: 'sampling', message: found.fault }])],
      metrics: {
        ...rolloutMetrics(sampled, rewardNames, method.deviationOf),
        ...method.generationMetrics(batch),
        ...parts.formats(sampled),
        ...found.metrics,
      },
    };
  }
}

/** A trainer of this method on these prompts. */
export async function makeGroupTrainer(
  method: GroupMethod,
  { examples, heldOut }: Pick<GroupParts, 'examples' | 'heldOut'>,
  parts: TrainerParts,
): Promise<Trainer> {
  const { recipe } = method;
  const { compute, state, checkpoint, rollouts, open } = parts;
  if (!rollouts) throw new Error(`${recipe.method} needs somewhere to write its rollouts`);
  if (recipe.beta > 0 || recipe.log_reference) await setReference(parts);
  return new GroupTrainer(method, compute, state, {
    ...{ examples, heldOut },
    rewards: await rewardFunctions(recipe.reward_funcs, recipe.reward_weights, recipe.max_completion_length, open),
    saveRollouts: (step, made) => rollouts.sink.write(rollouts.path(step), made, recipe.temperature),
    rewardWatch: new RewardWatch(checkpoint !== null),
    generation: checkpoint?.generation ?? null,
    formats: recipe.reward_funcs.includes('countdown') ? formatMetrics : () => ({}),
  });
}
