import { completionsPerGeneration, hasReference } from '../../../analysis/memory/recipeSizes';
import type { Compute, PpoSequence, PpoTask } from '../../compute';
import type { PromptExample } from '../../../contract/dataset';
import type { Metrics } from '../../../contract/events';
import type { PpoRecipe } from '../../../contract/recipe';
import { samplerDifferenceMetrics } from '../../algorithms/samplerDifference';
import { learningRateAt } from '../../algorithms/schedule';
import { requireFinite } from '../../training/faults';
import { formatMetrics } from '../../training/formatMetrics';
import { generate } from '../../training/generate';
import { evaluateHeldOut } from '../../training/heldOut';
import { setReference } from '../../training/referenceModel';
import { referenceKl } from '../../training/referenceKl';
import { rewardFaults } from '../../training/rewardFaults';
import { RewardWatch } from '../../training/rewardWatch';
import { rewardFunctions } from '../../training/rewardFunctions';
import type { RewardFunction } from '../../training/rewarding';
import type { Rollout } from '../../training/rollout';
import { rolloutMetrics } from '../../training/rolloutMetrics';
import { mean } from '../../training/statistics';
import type { CriticState, StepReport, Trainer, TrainingState } from '../../training/trainer';
import { updateWeights, type UpdateResult } from '../../training/update';
import type { TrainerParts } from '../parts';
import { openCritic, type SeparateCritic } from './critic';
import type { PpoData } from './data';
import { makeExperience } from './experience';
import { ppoMetrics } from './metrics';
import { ppoUpdates } from './miniBatches';

interface PpoParts {
  examples: readonly PromptExample[];
  heldOut: readonly PromptExample[] | null;
  rewards: readonly RewardFunction[];
  /** null where the policy has a value head. */
  critic: SeparateCritic | null;
  rewardWatch: RewardWatch;
  /** Called with each generation; resolves to the name of its file once that is on disk. */
  saveRollouts(step: number, rollouts: readonly Rollout[]): Promise<string>;
  /** Metrics of the shares of completion formats, where the examples have any. */
  formats(rollouts: readonly Rollout[]): Metrics;
}

/**
 * Proximal Policy Optimization (Schulman et al. 2017, arXiv:1707.06347) with verl's formulas under the names of TRL's PPOTrainer. One step is, as
 * in both, one generation and all updates on it, at one learning rate.
 */
class PpoTrainer implements Trainer {
  constructor(
    private readonly recipe: PpoRecipe,
    readonly compute: Compute,
    readonly state: TrainingState,
    private readonly parts: PpoParts,
  ) {}

  get critic(): CriticState | null {
    return this.parts.critic?.state ?? null;
  }

  async train(step: number): Promise<StepReport> {
    const { recipe, state, parts } = this;
    const rollouts = await this.sample(step);
    const end = parts.rewardWatch.take(rollouts.map(({ outcome }) => outcome));
    const experience = end ? null : makeExperience(rollouts, await this.values(rollouts, step), recipe);
    const file = parts.saveRollouts(step, rollouts);
    // A rejection is met where the step awaits its file; until then it must not count as unhandled.
    file.catch(() => undefined);
    const tokens = rollouts.reduce((sum, row) => sum + row.promptIds.length + row.tokens.tokenIds.length, 0);
    state.numTokens += tokens;
    const trained = experience ? await this.update(experience.sequences, step) : {};
    return {
      tokens,
      rollouts: file,
      end,
      faults: rewardFaults(rollouts),
      metrics: {
        ...rolloutMetrics(
          rollouts,
          parts.rewards.map(({ name }) => name),
          'group',
        ),
        ...referenceKl(rollouts),
        ...parts.formats(rollouts),
        ...experience?.metrics,
        ...trained,
        num_tokens: state.numTokens,
        epoch: (step * completionsPerGeneration(recipe)) / recipe.num_generations / parts.examples.length,
      },
    };
  }

  async evaluate(step: number): Promise<Metrics | null> {
    const { heldOut, rewards } = this.parts;
    if (!heldOut) return null;
    return evaluateHeldOut(this.compute, this.state.model.tokenizer, heldOut, {
      rewards,
      recipe: this.recipe,
      deviationOf: 'group',
      step,
    });
  }

  get isEvaluationCheap(): boolean {
    const { recipe } = this;
    const completions = (this.parts.heldOut?.length ?? 0) * (recipe.num_generations_eval ?? recipe.num_generations);
    return completions <= completionsPerGeneration(recipe);
  }

  generationInUse(): null {
    return null;
  }

  private sample(step: number): Promise<Rollout[]> {
    const { recipe, state, parts } = this;
    const prompts = state.order
      .take(completionsPerGeneration(recipe) / recipe.num_generations)
      .map((index) => parts.examples[index]!);
    return generate(this.compute, state.model.tokenizer, prompts, {
      samples: recipe.num_generations,
      stream: [recipe.seed, step],
      recipe,
      rewards: parts.rewards,
      reference: hasReference(recipe) ? 'reference' : null,
      step,
    });
  }

  /** The critic's value of the state in which each token was chosen. @throws NonFiniteError */
  private async values(rollouts: readonly Rollout[], step: number): Promise<Float32Array[]> {
    const critic = this.parts.critic?.compute ?? this.compute;
    const rows = rollouts.map(({ promptIds, tokens }) => ({
      ids: [...promptIds, ...tokens.tokenIds.slice(0, -1)],
      start: promptIds.length - 1,
    }));
    const values = await critic.values(rows);
    for (const row of values) for (const value of row) requireFinite("the critic's value of a token", value, step);
    return values;
  }

  /** All updates of a step; before critic_warmup the critic's alone. Where every rollout failed there are none, and nothing is changed. */
  private async update(sequences: readonly PpoSequence[], step: number): Promise<Metrics> {
    const { recipe, state, parts } = this;
    const { critic } = parts;
    const learningRate = learningRateAt(recipe, step - 1);
    const criticRate = learningRateAt({ ...recipe, learning_rate: recipe.critic_learning_rate }, step - 1);
    const results: { policy: UpdateResult | null; value: UpdateResult | null }[] = [];
    const isWarmup = step < recipe.critic_warmup;
    for (const [index, cut] of ppoUpdates(sequences, recipe, state.order).entries()) {
      // After the first update the policy is not the one that sampled.
      const microBatches = index === 0 ? cut : cut.map((rows) => rows.map(({ samplerLogprobs: _, ...row }) => row));
      const numItemsInBatch = microBatches.flat().reduce((sum, { completionIds }) => sum + completionIds.length, 0);
      const task = (part: PpoTask['part']): PpoTask => ({ kind: 'ppo', part, microBatches, numItemsInBatch, recipe });
      const value = critic && (await updateWeights(critic.compute, critic.state, task('value'), criticRate, recipe, step));
      const part = critic ? 'policy' : 'both';
      const policy = isWarmup ? null : await updateWeights(this.compute, state, task(part), learningRate, recipe, step);
      results.push({ policy, value });
    }
    const sums = results.map(({ policy, value }) => ({ ...policy?.sums, ...value?.sums }));
    const ofPolicy = results.flatMap(({ policy }) => policy ?? []);
    return {
      loss: mean(ofPolicy.map(({ loss }) => loss)),
      ...ppoMetrics(sums),
      ...samplerDifferenceMetrics(sums[0] ?? {}),
      grad_norm: mean(ofPolicy.map(({ gradNorm }) => gradNorm)),
      learning_rate: isWarmup ? 0 : learningRate,
      ...(critic
        ? { 'critic/grad_norm': mean(results.flatMap(({ value }) => value?.gradNorm ?? [])), 'critic/lr': criticRate }
        : {}),
    };
  }
}

export async function makePpoTrainer({ recipe, examples, heldOut }: PpoData, parts: TrainerParts): Promise<PpoTrainer> {
  const { compute, state, rollouts, open } = parts;
  if (!rollouts) throw new Error('PPO needs somewhere to write its rollouts');
  if (hasReference(recipe)) await setReference(parts);
  return new PpoTrainer(recipe, compute, state, {
    ...{ examples, heldOut },
    rewards: await rewardFunctions(recipe.reward_funcs, recipe.reward_weights, recipe.max_completion_length, open),
    critic: recipe.value_model === 'separate' ? await openCritic(recipe, parts) : null,
    rewardWatch: new RewardWatch(parts.checkpoint !== null),
    saveRollouts: (step, made) => rollouts.sink.write(rollouts.path(step), made, recipe.temperature),
    formats: recipe.reward_funcs.includes('countdown') ? formatMetrics : () => ({}),
  });
}
