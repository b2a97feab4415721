import type { Compute, DistillSequence } from '../../compute';
import type { PromptExample } from '../../../contract/dataset';
import type { DistillRecipe } from '../../../contract/recipe';
import { rolloutSettings } from '../../../contract/rolloutSettings';
import type { TeacherSample } from '../../../contract/teacherSample';
import { promptTokens } from '../../data/promptTokens';
import { InputError } from '../../inputError';
import type { ModelTokenizer } from '../../model/tokenizer';
import { generate } from '../../training/generate';
import { rewardFaults } from '../../training/rewardFaults';
import type { RewardFunction } from '../../training/rewarding';
import { isRight, type Rollout } from '../../training/rollout';
import type { StepReport } from '../../training/trainer';
import { readTeacherSamples, writeTeacherSamples } from './teacherSamples';

/** Completions sampled between two lines of progress. */
const AT_ONCE = 512;

/** What the teacher is asked for before the first step, and where its right answers are kept. */
export interface TeacherQuestions {
  recipe: DistillRecipe;
  /** num_generations. */
  samples: number;
  prompts: readonly PromptExample[];
  rewards: readonly RewardFunction[];
  /** teacher-samples.jsonl of the run. */
  path: string;
  tell(line: string): void;
}

export interface VerifiedSamples {
  /** By place: prompt × num_generations + sample. */
  sequences: ReadonlyMap<number, DistillSequence>;
  faults: StepReport['faults'];
}

/**
 * The teacher's right answers: those the run has on disk, or sampled now and written there, so that a resumed run learns from the same
 * ones. Right is what ends by itself and is given 1 by the first reward. Streams are those of step 0.
 * @throws InputError where none is right
 */
export async function verifiedSamples(
  compute: Compute,
  tokenizer: ModelTokenizer,
  questions: TeacherQuestions,
): Promise<VerifiedSamples> {
  const kept = await readTeacherSamples(questions.path);
  const { made, faults } = kept ? { made: kept, faults: [] } : await askTeacher(compute, tokenizer, questions);
  if (made.length === 0)
    throw new InputError(
      `the teacher has no right answer to any of the ${questions.prompts.length} prompts of train_dataset in ${questions.samples} tries each, so there is nothing to learn from`,
    );
  if (!kept) await writeTeacherSamples(questions.path, made);
  return { sequences: bySample(made, tokenizer, questions), faults };
}

async function askTeacher(compute: Compute, tokenizer: ModelTokenizer, questions: TeacherQuestions) {
  const { recipe, samples, prompts, rewards, tell } = questions;
  const size = Math.max(1, Math.floor(AT_ONCE / samples));
  const made: TeacherSample[] = [];
  const failed: Rollout[] = [];
  for (let firstGroup = 0; firstGroup < prompts.length; firstGroup += size) {
    const rollouts = await generate(compute, tokenizer, prompts.slice(firstGroup, firstGroup + size), {
      ...{ samples, firstGroup, rewards, step: 0, sampler: 'teacher', reference: null },
      stream: [recipe.seed, 0],
      recipe: rolloutSettings(recipe),
    });
    made.push(
      ...rollouts
        .filter((rollout) => rollout.tokens.finishReason === 'stop' && isRight(rollout, rewards[0]!.name))
        .map(teacherSample),
    );
    failed.push(...rollouts.filter(({ outcome }) => outcome.kind === 'failed'));
    const asked = Math.min(firstGroup + size, prompts.length);
    tell(`the teacher answered ${asked} of ${prompts.length} prompts, ${samples} times each: ${made.length} answers are right`);
  }
  return { made, faults: rewardFaults(failed) };
}

function teacherSample({ promptId, example, text, group, sample, tokens }: Rollout): TeacherSample {
  return { prompt_id: promptId, prompt: example.prompt, completion: text, group, sample, token_ids: tokens.tokenIds };
}

function bySample(
  made: readonly TeacherSample[],
  tokenizer: ModelTokenizer,
  { prompts, samples, path }: TeacherQuestions,
): Map<number, DistillSequence> {
  return new Map(
    made.map(({ group, sample, prompt_id, token_ids }) => {
      const example = prompts[group];
      if (example?.id !== prompt_id || sample >= samples)
        throw new InputError(`${path} has a sample of the prompt ${prompt_id}, which is none of this run's`);
      return [group * samples + sample, { promptIds: promptTokens(tokenizer, example), completionIds: token_ids }];
    }),
  );
}
