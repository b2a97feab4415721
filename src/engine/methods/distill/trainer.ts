import type { Compute, DistillSequence, GradientTask } from '../../compute';
import type { Metrics } from '../../../contract/events';
import type { DistillRecipe } from '../../../contract/recipe';
import { rolloutSettings } from '../../../contract/rolloutSettings';
import { completionTokens } from '../../algorithms/completionRows';
import { samplerDifferenceMetrics } from '../../algorithms/samplerDifference';
import { fileSha256 } from '../../training/fileSha256';
import { formatMetrics } from '../../training/formatMetrics';
import { generate } from '../../training/generate';
import { evaluateHeldOut } from '../../training/heldOut';
import { rewardFaults } from '../../training/rewardFaults';
import { rewardFunctions } from '../../training/rewardFunctions';
import type { RewardFunction } from '../../training/rewarding';
import type { Rollout } from '../../training/rollout';
import { rolloutMetrics } from '../../training/rolloutMetrics';
import type { Preparation, StepReport, Trainer, TrainingState } from '../../training/trainer';
import { applyUpdate } from '../../training/update';
import type { TrainerParts } from '../parts';
import { sftMetrics } from '../sft/metrics';
import type { DistillData } from './data';
import { distillMetrics } from './metrics';
import { distillTask, givenSequence, studentSequence, teacherSequence } from './sequences';
import { sourceOf, type Source } from './sources';
import { verifiedSamples, type VerifiedSamples } from './verifiedSamples';

interface DistillParts extends Pick<DistillData, 'examples' | 'heldOut'> {
  hasTeacher: boolean;
  rewards: readonly RewardFunction[];
  /** Asks the teacher for its right answers, or finds those the run has; null where none are wanted. They are null where it was broken off. */
  verified: ((preparation: Preparation) => Promise<VerifiedSamples | null>) | null;
  /** Called with the student's completions of a step; resolves to the name of their file once that is on disk. */
  saveRollouts(step: number, rollouts: readonly Rollout[]): Promise<string>;
}

/** One example of an update, and who continues its prompt. */
interface Place {
  index: number;
  source: Source;
}

/** Generalised Knowledge Distillation as TRL 1.13's GKDTrainer makes it (Agarwal et al. 2024, arXiv:2306.13649). */
class DistillTrainer implements Trainer {
  private verified: VerifiedSamples | null = null;
  /** Of the teacher's answers, for the first step to report. */
  private newFaults: StepReport['faults'] = [];

  constructor(
    private readonly recipe: DistillRecipe,
    readonly compute: Compute,
    readonly state: TrainingState,
    private readonly parts: DistillParts,
  ) {}

  async prepare(preparation: Preparation): Promise<boolean> {
    const { verified } = this.parts;
    if (!verified) return true;
    this.verified = await verified(preparation);
    this.newFaults = this.verified?.faults ?? [];
    return this.verified !== null;
  }

  async train(step: number): Promise<StepReport> {
    const { recipe, state, parts } = this;
    const places = this.places(step);
    const rollouts = await this.sample('student', places, step);
    const file = rollouts.length > 0 ? parts.saveRollouts(step, rollouts) : Promise.resolve(null);
    // A rejection is met where the step awaits its file; until then it must not count as unhandled.
    file.catch(() => undefined);
    const ofTeacher = (await this.sample('teacher', places, step)).map(teacherSequence);
    const sequences = [...rollouts.map(studentSequence), ...ofTeacher, ...this.given(places)];
    const task = distillTask(sequences, recipe);
    const { loss, gradNorm, learningRate, sums } = await applyUpdate(this.compute, state, recipe, task, step);
    const tokens = sequences.reduce((sum, sequence) => sum + completionTokens(sequence), 0);
    state.numTokens += tokens;
    return {
      tokens,
      rollouts: file,
      faults: [...this.newFaults.splice(0), ...rewardFaults(rollouts)],
      metrics: {
        loss: sequences.length > 0 ? loss : null,
        ...lossMetrics(task, sums),
        ...samplerDifferenceMetrics(sums),
        on_policy: rollouts.length / places.length,
        ...this.rolloutMetrics(rollouts),
        num_tokens: state.numTokens,
        epoch: (state.optimizer.updates * places.length) / (this.verified?.sequences.size ?? parts.examples.length),
        grad_norm: gradNorm,
        learning_rate: learningRate,
      },
    };
  }

  /** Metrics of what the student samples for held-out prompts, with an estimate of its KL to the teacher (`eval_kl`). */
  async evaluate(step: number): Promise<Metrics | null> {
    const { recipe, state, parts } = this;
    if (!parts.heldOut) return null;
    const reference = parts.hasTeacher ? 'teacher' : null;
    const samples = { num_generations: recipe.num_generations_eval, num_generations_eval: recipe.num_generations_eval };
    return evaluateHeldOut(this.compute, state.model.tokenizer, parts.heldOut, {
      rewards: parts.rewards,
      recipe: { ...rolloutSettings(recipe), ...samples, seed: recipe.seed },
      deviationOf: 'group',
      step,
      reference,
    });
  }

  get isEvaluationCheap(): boolean {
    const { per_device_train_batch_size, gradient_accumulation_steps, num_generations_eval } = this.recipe;
    return (this.parts.heldOut?.length ?? 0) * num_generations_eval <= per_device_train_batch_size * gradient_accumulation_steps;
  }

  generationInUse(): null {
    return null;
  }

  private places(step: number): Place[] {
    const { recipe } = this;
    const size = recipe.per_device_train_batch_size;
    return Array.from({ length: size * recipe.gradient_accumulation_steps }, (_, place) => {
      const source = sourceOf(recipe, step, Math.floor(place / size));
      return { source, index: source === 'dataset' ? this.nextGiven() : this.state.order.take(1)[0]! };
    });
  }

  /** The next example with a completion: an answer of the teacher that was not right is passed over. */
  private nextGiven(): number {
    for (;;) {
      const [index] = this.state.order.take(1) as [number];
      if (!this.verified || this.verified.sequences.has(index)) return index;
    }
  }

  /** Completions of one of the two models for those prompts of an update that it continues. */
  private sample(who: 'student' | 'teacher', places: readonly Place[], step: number): Promise<Rollout[]> {
    const { recipe, state, parts } = this;
    const prompts = places.filter(({ source }) => source === who).map(({ index }) => parts.examples[index]!);
    if (prompts.length === 0) return Promise.resolve([]);
    const isStudent = who === 'student';
    return generate(this.compute, state.model.tokenizer, prompts, {
      samples: 1,
      stream: [recipe.seed, step],
      sampler: isStudent ? 'policy' : 'teacher',
      recipe: rolloutSettings(recipe),
      rewards: isStudent ? parts.rewards : [],
      reference: isStudent && recipe.log_teacher ? 'teacher' : null,
      step,
    });
  }

  private given(places: readonly Place[]): DistillSequence[] {
    const { tokenizer } = this.state.model;
    return places
      .filter(({ source }) => source === 'dataset')
      .flatMap(
        ({ index }) => this.verified?.sequences.get(index) ?? givenSequence(this.parts.examples[index]!, tokenizer, this.recipe),
      );
  }

  private rolloutMetrics(rollouts: readonly Rollout[]): Metrics {
    if (rollouts.length === 0) return {};
    const { rewards } = this.parts;
    const names = rewards.map(({ name }) => name);
    // One completion a prompt: a group has no deviation.
    const { frac_reward_zero_std: _, ...metrics } = rolloutMetrics(rollouts, names, 'group');
    return { ...metrics, ...(names.includes('countdown') ? formatMetrics(rollouts) : {}) };
  }
}

function lossMetrics(task: GradientTask, sums: Readonly<Record<string, number>>): Metrics {
  return task.kind === 'distill' ? distillMetrics(sums) : sftMetrics(sums);
}

export async function makeDistillTrainer(
  { recipe, teacher, examples, heldOut }: DistillData,
  { compute, state, paths, rollouts, open, recordTeacherSamples }: TrainerParts,
): Promise<DistillTrainer> {
  if (teacher) await compute.setWeights('teacher', teacher.weights);
  const { reward_funcs, reward_weights, max_new_tokens, temperature } = recipe;
  const rewards = await rewardFunctions(reward_funcs, reward_weights, max_new_tokens, open);
  const samples = recipe.num_generations;
  const prompts = examples.filter((_, index) => index % (samples ?? 1) === 0);
  const questions = samples === null ? null : { recipe, samples, prompts, rewards, path: paths.teacherSamples };
  return new DistillTrainer(recipe, compute, state, {
    ...{ examples, heldOut, rewards, hasTeacher: teacher !== null },
    verified:
      questions &&
      (async (preparation) => {
        const answers = await verifiedSamples(compute, state.model.tokenizer, questions, preparation);
        if (answers) await recordTeacherSamples(await fileSha256(questions.path));
        return answers;
      }),
    saveRollouts: (step, made) => {
      if (!rollouts) throw new Error('a student that samples needs somewhere to write its rollouts');
      return rollouts.sink.write(rollouts.path(step), made, temperature);
    },
  });
}
