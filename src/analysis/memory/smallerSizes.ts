import type { Recipe } from '../../contract/recipe';
import type { Candidate } from './candidates';
import type { MemoryRun } from './memoryRun';
import { sequenceLengths } from './recipeRun';

/** Smaller sizes of what a recipe trains on at once; some may be refused by the recipe's rules. */
export function smallerSizes(run: MemoryRun, recipe: Recipe): Candidate[] {
  return [
    ...smallerBatches(recipe),
    ...shorterSequences(run, recipe),
    ...(run.rollouts && run.engine !== 'built-in' ? fewerCompletions(recipe) : []),
  ];
}

/** Smaller micro-batches, and so many more of them that steps and generations are what they were. */
function smallerBatches(recipe: Recipe): Candidate[] {
  const { per_device_train_batch_size: batch, gradient_accumulation_steps: accumulation } = recipe;
  return halvings(batch).map(({ to, by }): Candidate => {
    const steps = generationSteps(recipe);
    const more = {
      gradient_accumulation_steps: accumulation * by,
      ...(steps !== null && { steps_per_generation: steps * by }),
    };
    const words = Object.entries(more).map(([key, value]) => `${key} ${value}`);
    return {
      ...{ key: 'per_device_train_batch_size', from: String(batch), to: String(to), keepsTraining: true },
      sets: { per_device_train_batch_size: to, ...more },
      sentence: `micro-batches of ${to}, and ${by} times as many (${words.join(', ')})`,
      apply: (of) => ({ ...of, rows: (of.rows * to) / batch, accumulation: of.accumulation * by }),
    };
  });
}

/** Halves, quarters and so on of the micro-batches whose completions are sampled together, rounded up. */
function fewerCompletions(recipe: Recipe): Candidate[] {
  const ofGeneration = generationSteps(recipe);
  const key = ofGeneration === null ? 'gradient_accumulation_steps' : 'steps_per_generation';
  const now = ofGeneration ?? recipe.gradient_accumulation_steps;
  const fewer: number[] = [];
  for (let steps = now; steps > 1;) fewer.push((steps = Math.ceil(steps / 2)));
  return fewer.map((steps): Candidate => ({
    ...{ key, from: String(now), to: String(steps), keepsTraining: false },
    sets: { [key]: steps },
    sentence: 'fewer completions in a generation: those of one are sampled together',
    apply: (of) => {
      const completions = ((of.rollouts?.completions ?? 0) * steps) / now;
      return {
        ...of,
        ...(ofGeneration === null && { accumulation: (of.accumulation * steps) / now }),
        rollouts: of.rollouts && { ...of.rollouts, completions, decoded: Math.min(of.rollouts.decoded, completions) },
      };
    },
  }));
}

/** null where a generation is the micro-batches of an optimizer step. */
function generationSteps(recipe: Recipe): number | null {
  return 'steps_per_generation' in recipe ? recipe.steps_per_generation : null;
}

/** Halves and quarters of what is sampled, or of what is given where nothing is. */
function shorterSequences(run: MemoryRun, recipe: Recipe): Candidate[] {
  const key = run.rollouts ? (recipe.method === 'distill' ? 'max_new_tokens' : 'max_completion_length') : 'max_length';
  const length: unknown = Reflect.get(recipe, key);
  if (typeof length !== 'number') return [];
  return [2, 4]
    .filter((by) => length / by >= 1)
    .map((by): Candidate => {
      const shorter = { [key]: Math.floor(length / by) };
      return {
        ...{ key, from: String(length), to: String(shorter[key]), keepsTraining: false },
        sets: shorter,
        sentence: 'shorter sequences: what is cut off is not learned from',
        apply: (of) => withLengths(of, { ...recipe, ...shorter }),
      };
    });
}

function withLengths(run: MemoryRun, recipe: Recipe): MemoryRun {
  const { completionLength, ...lengths } = sequenceLengths(recipe, run.model, run);
  return { ...run, ...lengths, rollouts: run.rollouts && { ...run.rollouts, completionLength } };
}

/** Whole parts of a number by powers of two. */
function halvings(number: number): { to: number; by: number }[] {
  const parts = [];
  for (let by = 2; number % by === 0; by *= 2) parts.push({ to: number / by, by });
  return parts;
}
