import * as z from 'zod';

/** Rewards without settings, by name. */
const plainRewardSchema = z.enum(['countdown', 'exact_match', 'number_match', 'latex_equivalence', 'format']);

export const regexRewardSchema = z
  .strictObject({
    name: z.literal('regex'),
    pattern: z.string().min(1).describe('JavaScript regular expression that is to occur in the completion'),
    flags: z.string().default('').describe('of the regular expression: i, m, s, u'),
  })
  .superRefine(({ pattern, flags }, context) => {
    try {
      new RegExp(pattern, flags);
    } catch (error) {
      context.addIssue({ code: 'custom', path: ['pattern'], message: `is no regular expression: ${(error as Error).message}` });
    }
  });

const tokens = z.int().min(0);

const lengthRewardSchema = z
  .strictObject({
    name: z.literal('length'),
    min_length: tokens.default(0).describe('fewest tokens'),
    max_length: tokens.nullable().default(null).describe('most tokens; null is no limit'),
  })
  .superRefine(({ min_length, max_length }, context) => {
    if (max_length !== null && max_length < min_length)
      context.addIssue({ code: 'custom', path: ['max_length'], message: `must be at least min_length, which is ${min_length}` });
  });

const softOverlongRewardSchema = z.strictObject({
  name: z.literal('soft_overlong'),
  soft_punish_cache: z.int().min(1).describe('tokens before max_completion_length over which the penalty grows from 0 to -1'),
});

const moduleRewardSchema = z.strictObject({
  name: z.literal('module'),
  path: z.string().min(1).describe('JavaScript module whose default export gives a number for (example, completion, length)'),
  time_limit: z.number().positive().max(3600).default(10).describe('seconds for one completion'),
});

const latexRewardSchema = z.strictObject({
  name: z.literal('latex_equivalence'),
  without_box: z
    .enum(['none', 'formula', 'after_answer', 'completion'])
    .default('none')
    .describe(
      'what counts as the answer of a completion without \\boxed{}: nothing, the last formula ($…$), the text after the last word "answer", or all of it',
    ),
  tolerance: z
    .number()
    .min(0)
    .max(1)
    .default(1e-6)
    .describe('relative difference up to which values are the same where one is written with decimals'),
  time_limit: z.number().positive().max(3600).default(10).describe('seconds for one completion'),
});

const rewardModelRewardSchema = z.strictObject({
  name: z.literal('reward_model'),
  path: z.string().min(1).describe('folder of a reward model, such as a checkpoint of a reward-model run'),
});

/** One of `reward_funcs`: a name, or an object with a name and what that reward can be told. */
export const rewardSchema = z.union([
  plainRewardSchema,
  z.discriminatedUnion('name', [
    regexRewardSchema,
    lengthRewardSchema,
    latexRewardSchema,
    softOverlongRewardSchema,
    moduleRewardSchema,
    rewardModelRewardSchema,
  ]),
]);
export type RewardChoice = z.output<typeof rewardSchema>;
export type RegexReward = z.output<typeof regexRewardSchema>;
export type LengthReward = z.output<typeof lengthRewardSchema>;
export type LatexReward = z.output<typeof latexRewardSchema>;
export type ModuleReward = z.output<typeof moduleRewardSchema>;
export type RewardModelReward = z.output<typeof rewardModelRewardSchema>;
export type SoftOverlongReward = z.output<typeof softOverlongRewardSchema>;

/** `latex_equivalence` by its name alone. */
export const latexDefaults: LatexReward = latexRewardSchema.parse({ name: 'latex_equivalence' });

/** The names under which rewards are logged: their own, or that of their module's file; `regex-2` for the second of a name. */
export function rewardLabels(rewards: readonly RewardChoice[]): string[] {
  const labels: string[] = [];
  for (const name of rewards.map(nameOf)) {
    let label = name;
    for (let place = 2; labels.includes(label); place++) label = `${name}-${place}`;
    labels.push(label);
  }
  return labels;
}

function nameOf(reward: RewardChoice): string {
  if (typeof reward === 'string') return reward;
  return reward.name === 'module' ? reward.path.replace(/^.*[\\/]/, '').replace(/\.\w+$/, '') : reward.name;
}
