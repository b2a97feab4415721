import type { FileHandle } from 'node:fs/promises';
import type { Compute, DistillSequence } from '../../compute';
import type { PromptExample } from '../../../contract/dataset';
import type { DistillRecipe } from '../../../contract/recipe';
import { rolloutSettings } from '../../../contract/rolloutSettings';
import type { TeacherSample } from '../../../contract/teacherSample';
import { promptTokens } from '../../data/promptTokens';
import { InputError } from '../../inputError';
import { writeDurably } from '../../model/durableFile';
import type { ModelTokenizer } from '../../model/tokenizer';
import { generate } from '../../training/generate';
import { rewardFaults } from '../../training/rewardFaults';
import type { RewardFunction } from '../../training/rewarding';
import { isRight, type Rollout } from '../../training/rollout';
import type { Preparation, StepReport } from '../../training/trainer';
import { addTeacherSamples, readTeacherSamples, removeUnfinishedSamples } from './teacherSamples';

/** Completions sampled between two looks at whether to stop: enough for full batches. */
const AT_ONCE = 128;

/** What the teacher is asked for before the first step, and where its right answers are kept. */
export interface TeacherQuestions {
  recipe: DistillRecipe;
  /** num_generations. */
  samples: number;
  prompts: readonly PromptExample[];
  rewards: readonly RewardFunction[];
  /** teacher-samples.jsonl of the run. */
  path: string;
}

export interface VerifiedSamples {
  /** By place: prompt × num_generations + sample. */
  sequences: ReadonlyMap<number, DistillSequence>;
  faults: StepReport['faults'];
}

/**
 * The teacher's right answers: those the run has on disk, or sampled now and written there, so that a resumed run learns from the same
 * ones. Right is what ends by itself and is given 1 by the first reward. Streams are those of step 0.
 * @returns null where it was to be broken off; no file is left then
 * @throws InputError where none is right
 */
export async function verifiedSamples(
  compute: Compute,
  tokenizer: ModelTokenizer,
  questions: TeacherQuestions,
  preparation: Preparation,
): Promise<VerifiedSamples | null> {
  const { path, prompts, samples } = questions;
  const kept = await readTeacherSamples(path);
  const asked = kept ? { made: kept, faults: [] } : await askTeacher(compute, tokenizer, questions, preparation);
  if (asked === null) return null;
  if (asked.made.length === 0) throw noneRight(prompts.length, samples);
  return { sequences: bySample(asked.made, tokenizer, questions), faults: asked.faults };
}

function noneRight(prompts: number, samples: number): InputError {
  return new InputError(
    `the teacher has no right answer to any of the ${prompts} prompts of train_dataset in ${samples} tries each, so there is nothing to learn from`,
  );
}

/** Ends the writing of a file that is not to be kept. */
class BrokenOff extends Error {}

async function askTeacher(
  compute: Compute,
  tokenizer: ModelTokenizer,
  { recipe, samples, prompts, rewards, path }: TeacherQuestions,
  preparation: Preparation,
) {
  const size = Math.max(1, Math.floor(AT_ONCE / samples));
  const made: TeacherSample[] = [];
  const failed: Rollout[] = [];
  const writeAnswers = async (file: FileHandle): Promise<void> => {
    for (let firstGroup = 0; firstGroup < prompts.length; firstGroup += size) {
      if (preparation.isStopping) throw new BrokenOff();
      const rollouts = await generate(compute, tokenizer, prompts.slice(firstGroup, firstGroup + size), {
        ...{ samples, firstGroup, rewards, step: 0, sampler: 'teacher', reference: null },
        stream: [recipe.seed, 0],
        recipe: rolloutSettings(recipe),
      });
      const right = rollouts
        .filter((rollout) => rollout.tokens.finishReason === 'stop' && isRight(rollout, rewards[0]!.name))
        .map(teacherSample);
      await addTeacherSamples(file, right);
      made.push(...right);
      failed.push(...rollouts.filter(({ outcome }) => outcome.kind === 'failed'));
      const asked = Math.min(firstGroup + size, prompts.length);
      const answers = `the teacher answered ${asked} of ${prompts.length} prompts, ${samples} times each`;
      preparation.tell(`${answers}: ${made.length} answers are right`);
    }
    if (made.length === 0) throw noneRight(prompts.length, samples);
  };
  await removeUnfinishedSamples(path);
  try {
    await writeDurably(path, writeAnswers);
  } catch (error) {
    if (error instanceof BrokenOff) return null;
    throw error;
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
