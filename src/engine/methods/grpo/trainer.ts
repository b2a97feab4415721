import type { Compute } from '../../compute';
import type { PromptExample } from '../../../contract/dataset';
import type { Metrics } from '../../../contract/events';
import type { GrpoRecipe } from '../../../contract/recipe';
import { groupAdvantages } from './advantages';
import { grpoMetrics } from './metrics';
import { saveGeneration, type GenerationInUse, type SavedGeneration } from '../../checkpoints/savedGeneration';
import { evaluateHeldOut } from '../../training/heldOut';
import { generate } from '../../training/generate';
import { grpoMicroBatches, promptsPerGeneration, stepsPerGeneration } from './microBatches';
import { referenceKl } from '../../training/referenceKl';
import { formatMetrics } from '../../training/formatMetrics';
import { rewardFaults } from '../../training/rewardFaults';
import { rewardFunctions } from '../../training/rewardFunctions';
import type { TrainerParts } from '../parts';
import type { GrpoData } from './data';
import type { RewardFunction } from '../../training/rewarding';
import { rewardOf, type Rollout } from '../../training/rollout';
import { rolloutMetrics } from '../../training/rolloutMetrics';
import type { StepReport, Trainer, TrainingState } from '../../training/trainer';
import { applyUpdate } from '../../training/update';

interface GrpoParts {
  examples: readonly PromptExample[];
  heldOut: readonly PromptExample[] | null;
  rewards: readonly RewardFunction[];
  /** Called with each generation; resolves to the name of its file once that is on disk. */
  saveRollouts(step: number, rollouts: readonly Rollout[]): Promise<string>;
  /** A generation that a resumed run is still to train on. */
  generation: GenerationInUse | null;
  /** Metrics of the shares of completion formats, where the examples have any. */
  formats(rollouts: readonly Rollout[]): Metrics;
}

interface Generation {
  metrics: Metrics;
  tokens: number;
  file: Promise<string>;
  faults: StepReport['faults'];
}

/** Group Relative Policy Optimization as TRL 1.13's GRPOTrainer makes it (Shao et al. 2024, arXiv:2402.03300). */
class GrpoTrainer implements Trainer {
  private generation: GenerationInUse | null;

  constructor(
    private readonly recipe: GrpoRecipe,
    readonly compute: Compute,
    readonly state: TrainingState,
    private readonly parts: GrpoParts,
  ) {
    this.generation = parts.generation;
  }

  async train(step: number): Promise<StepReport> {
    const { recipe, state } = this;
    const cycle = (step - 1) % stepsPerGeneration(recipe);
    const fresh = cycle === 0 ? await this.sample(step) : null;
    if (!this.generation)
      throw new Error(`step ${step} trains on rollouts of an earlier step, which the checkpoint does not hold`);
    const { microBatches, numItemsInBatch } = this.generation;
    const first = (cycle * recipe.gradient_accumulation_steps) % microBatches.length;
    const used = microBatches.slice(first, first + recipe.gradient_accumulation_steps);
    const { loss, gradNorm, learningRate, sums } = await applyUpdate(
      this.compute,
      state,
      recipe,
      { kind: 'grpo', microBatches: used, numItemsInBatch, recipe },
      step,
    );
    const trained = used.flat().reduce((sum, row) => sum + row.promptIds.length + row.completionIds.length, 0);
    return {
      tokens: fresh?.tokens ?? trained,
      rollouts: fresh?.file ?? Promise.resolve(null),
      faults: fresh?.faults ?? [],
      metrics: {
        loss,
        ...fresh?.metrics,
        ...grpoMetrics(sums),
        ...(recipe.entropy_coef > 0 ? { entropy_coef: recipe.entropy_coef } : {}),
        num_tokens: state.numTokens,
        epoch: (step * promptsPerGeneration(recipe)) / stepsPerGeneration(recipe) / this.parts.examples.length,
        grad_norm: gradNorm,
        learning_rate: learningRate,
      },
    };
  }

  async evaluate(step: number): Promise<Metrics | null> {
    const { heldOut, rewards } = this.parts;
    if (!heldOut) return null;
    return evaluateHeldOut(this.compute, this.state.model.tokenizer, heldOut, rewards, this.recipe, step);
  }

  get isEvaluationCheap(): boolean {
    const { recipe } = this;
    const completions = (this.parts.heldOut?.length ?? 0) * (recipe.num_generations_eval ?? recipe.num_generations);
    return completions <= promptsPerGeneration(recipe) * recipe.num_generations;
  }

  generationInUse(step: number): SavedGeneration | null {
    const isDone = step % stepsPerGeneration(this.recipe) === 0;
    return isDone || !this.generation ? null : saveGeneration(this.generation);
  }

  private async sample(step: number): Promise<Generation> {
    const { recipe, state, parts } = this;
    const prompts = state.order.take(promptsPerGeneration(recipe)).map((index) => parts.examples[index]!);
    const rollouts = await generate(this.compute, state.model.tokenizer, prompts, {
      samples: recipe.num_generations,
      stream: [recipe.seed, step],
      recipe,
      rewards: parts.rewards,
      withReference: recipe.beta > 0 || recipe.log_reference,
      step,
    });
    const advantages = groupAdvantages(rollouts.map(rewardOf), recipe.num_generations, recipe.scale_rewards);
    rollouts.forEach((rollout, index) => {
      rollout.advantage = advantages[index] ?? null;
    });
    const file = parts.saveRollouts(step, rollouts);
    // A rejection is met where the step awaits its file; until then it must not count as unhandled.
    file.catch(() => undefined);
    this.generation = grpoMicroBatches(rollouts, recipe, state.order);
    const tokens = rollouts.reduce((sum, row) => sum + row.promptIds.length + row.tokens.tokenIds.length, 0);
    state.numTokens += tokens;
    return {
      tokens,
      file,
      faults: rewardFaults(rollouts),
      metrics: {
        ...rolloutMetrics(
          rollouts,
          parts.rewards.map(({ name }) => name),
          recipe.scale_rewards,
        ),
        ...referenceKl(rollouts),
        ...parts.formats(rollouts),
      },
    };
  }
}

export async function makeGrpoTrainer(
  { recipe, examples, heldOut }: GrpoData,
  { base, compute, state, checkpoint, rollouts, open }: TrainerParts,
): Promise<GrpoTrainer> {
  if (!rollouts) throw new Error('GRPO needs somewhere to write its rollouts');
  if (recipe.beta > 0 || recipe.log_reference) await compute.setWeights('reference', base.weights);
  return new GrpoTrainer(recipe, compute, state, {
    ...{ examples, heldOut },
    rewards: await rewardFunctions(recipe.reward_funcs, recipe.reward_weights, recipe.max_completion_length, open),
    saveRollouts: (step, made) => rollouts.sink.write(rollouts.path(step), made, recipe.temperature),
    generation: checkpoint?.generation ?? null,
    formats: recipe.reward_funcs.includes('countdown') ? formatMetrics : () => ({}),
  });
}
