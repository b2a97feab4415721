/** A run whose numbers go into the findings. */
export interface PlannedRun {
  /** `top-20-43`: study and seed. */
  id: string;
  study: string;
  seed: number;
  /** Of the repository. */
  recipe: string;
  set: Readonly<Record<string, unknown>>;
  /** Steps whose checkpoints are evaluated, ascending. */
  evaluate: readonly number[];
  /** What has to be made before it: a dataset or a model that another run gives. */
  needs: readonly Prepared[];
}

/** Datasets and models that the runs need beside those of the repository; each is made once, in this order. */
export const prepared = [
  'teacher',
  'base-on-train',
  'four-numbers',
  'base-on-four-numbers',
  'hopeless',
  'logged-prompts',
  'one-shot',
  'one-shot-flat',
] as const;
export type Prepared = (typeof prepared)[number];

/** Three before a finding counts as shown. */
export const SEEDS = [42, 43, 44] as const;
/** Samples a problem in every evaluation, all at temperature 1. */
export const SAMPLES = 128;
export const TEST = 'examples/data/countdown-test.jsonl';
export const TRAIN = 'examples/data/countdown-train.jsonl';
export const BASE = 'media/models/countdown';
/** Problems of four numbers that the base is sampled on. */
export const FOUR_NUMBERS = 128;
/** Prompts of the run whose accuracies by epoch are logged: 24 a step, so that 60 steps are 30 epochs. */
export const LOGGED_PROMPTS = 48;

const GRPO = 'examples/recipes/grpo.yaml';

interface Study {
  name: string;
  recipe: string;
  set?: Record<string, unknown>;
  evaluate: readonly number[];
  needs?: readonly Prepared[];
}

/**
 * What is trained, in an order in which each finding is complete as early as may be. `place` is where prepared files lie.
 *
 * Ideas: RL learns nothing that the base never samples (hopeless); pass@1 against pass@k, and formats over steps (all-tokens); temperature, group size and
 * number of steps; distillation and SFT on the same axes; one training example; the top 20 % of tokens against all and against the bottom 80 %.
 */
export function plan(place: (name: Prepared) => string): PlannedRun[] {
  const studies: Study[] = [
    { name: 'all-tokens', recipe: GRPO, evaluate: [20, 40, 60] },
    { name: 'top-20', recipe: GRPO, set: { top_entropy_quantile: 0.2, top_entropy_denominator: 'kept' }, evaluate: [60] },
    {
      name: 'bottom-80',
      recipe: GRPO,
      set: { top_entropy_quantile: 0.2, top_entropy_denominator: 'kept', top_entropy_tokens: 'dropped' },
      evaluate: [60],
    },
    { name: 'sft', recipe: 'examples/recipes/sft.yaml', evaluate: [150] },
    {
      name: 'distill',
      recipe: 'examples/recipes/distill-offline.yaml',
      set: { teacher_model_name_or_path: place('teacher') },
      evaluate: [100],
      needs: ['teacher'],
    },
    { name: 'temperature-0.7', recipe: GRPO, set: { temperature: 0.7 }, evaluate: [60] },
    { name: 'temperature-1.3', recipe: GRPO, set: { temperature: 1.3 }, evaluate: [60] },
    { name: 'group-4', recipe: GRPO, set: { num_generations: 4 }, evaluate: [60] },
    { name: 'group-48', recipe: GRPO, set: { num_generations: 48 }, evaluate: [60] },
    { name: 'logged', recipe: GRPO, set: { train_dataset: place('logged-prompts') }, evaluate: [60], needs: ['logged-prompts'] },
    {
      name: 'one-shot',
      recipe: GRPO,
      set: { train_dataset: place('one-shot'), entropy_coef: 0.001 },
      evaluate: [20, 40, 60],
      needs: ['one-shot'],
    },
    {
      name: 'one-shot-flat',
      recipe: GRPO,
      set: { train_dataset: place('one-shot-flat'), entropy_coef: 0.001 },
      evaluate: [20, 40, 60],
      needs: ['one-shot-flat'],
    },
    { name: 'long', recipe: GRPO, set: { max_steps: 240 }, evaluate: [120, 180, 240] },
    {
      name: 'hopeless',
      recipe: GRPO,
      set: { train_dataset: place('hopeless'), max_steps: 30 },
      evaluate: [30],
      needs: ['base-on-train', 'four-numbers', 'base-on-four-numbers', 'hopeless'],
    },
  ];
  return studies.flatMap(({ name, recipe, set = {}, evaluate, needs = [] }) =>
    SEEDS.map((seed) => ({
      ...{ id: `${name.replace('.', '-')}-${seed}`, study: name, seed, recipe, evaluate, needs },
      set: { ...set, seed, save_steps: 20, eval_dataset: null, eval_steps: null },
    })),
  );
}
