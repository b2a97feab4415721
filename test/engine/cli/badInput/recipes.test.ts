import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { tinyGrpo, tinyModel } from '../workspace';
import { expectRejected, type BadCase } from './badInput';

/** A recipe as text. */
function text(content: string | Uint8Array): BadCase[1] {
  return (input) => {
    writeFileSync(input.path('r.yaml'), content);
    return input.path('r.yaml');
  };
}

/** An SFT recipe on four lines, and more. */
const sft = (more: string, model = tinyModel): BadCase[1] =>
  text(`method: sft\nmodel: ${model}\ntrain_dataset: prompts.jsonl\nmax_steps: 1\n${more}`);

const grpo =
  (keys: Record<string, unknown>, ...args: string[]): BadCase[1] =>
  (input) => [input.recipe('r.json', { ...tinyGrpo, ...keys }), ...args];

const letters = (of: string, name: string): string => `[${Array(10).fill(of).join()}] # ${name}`;
const aliases = `a: &a ${letters('x', 'a')}\nb: &b ${letters('*a', 'b')}\nc: &c ${letters('*b', 'c')}\nd: ${letters('*c', 'd')}\n`;

const recipes: BadCase[] = [
  ['is missing', () => '/nowhere/r.yaml', 'the recipe /nowhere/r.yaml does not exist'],
  ['is a folder', (input) => input.folder, 'the recipe DIR is a folder; a YAML or JSON file is needed'],
  ['is empty', text(''), 'DIR/r.yaml: a recipe is a list of keys and values; found null'],
  ['is a list', text('- a\n'), 'DIR/r.yaml: a recipe is a list of keys and values; found ["a"]'],
  ['is not YAML', text('method: [\n'), /^DIR\/r\.yaml:2:1: Flow sequence /],
  ['has a key twice', text('method: sft\nmethod: dpo\n'), 'DIR/r.yaml:2:1: Map keys must be unique'],
  ['is indented with a tab', text('method: sft\n\tmodel: x\n'), /^DIR\/r\.yaml:2:1: Tabs are not allowed as indentation/],
  ['grows by its aliases', text(aliases), /^DIR\/r\.yaml: Excessive alias count/],
  [
    'has a model that no file can be',
    text('{method: sft, model: "a\\0b", train_dataset: prompts.jsonl, max_steps: 1}'),
    'the model "a\\u0000b" has a NUL character; allowed: a folder, or a name on the hub',
  ],
  [
    'has too long a name for a model',
    sft('', `a/${'b'.repeat(300)}`),
    /^the model "a\/b{57}…" has a part of 300 bytes, and file names have at most 255; allowed: a folder, or a name on the hub$/,
  ],
  ['has no method', text(`model: ${tinyModel}\n`), /^DIR\/r\.yaml: method is missing; allowed: one of grpo, sft, dpo/],
  ['has another method', text('method: ppoo\n'), /^DIR\/r\.yaml:1:9: method is "ppoo"; allowed: one of grpo, sft, dpo/],
  [
    'lacks a key',
    text(`method: sft\nmodel: ${tinyModel}\nmax_steps: 1\n`),
    /^DIR\/r\.yaml: train_dataset is missing; allowed: a text or an object with generator, size and seed\.$/,
  ],
  [
    'has an unknown key',
    sft('learning_rat: 1\n'),
    'DIR/r.yaml:5:1: learning_rat is not a key of an SFT recipe; did you mean learning_rate?',
  ],
  [
    'warms up a critic that is the policy',
    text(
      `{method: ppo, model: ${tinyModel}, train_dataset: p.jsonl, reward_funcs: [format], max_steps: 9, value_model: shared, critic_warmup: 5}`,
    ),
    /critic_warmup is 5; it needs value_model separate: a value head on the policy cannot learn without it\.$/,
  ],
  [
    'never updates the policy',
    text(`{method: ppo, model: ${tinyModel}, train_dataset: p.jsonl, reward_funcs: [format], max_steps: 9, critic_warmup: 10}`),
    /critic_warmup is 10; it must be at most max_steps, which is 9: else the policy is never updated\.$/,
  ],
  [
    'has a number for true or false',
    sft('gradient_checkpointing: 1\n'),
    'DIR/r.yaml:5:25: gradient_checkpointing is 1; allowed: true or false.',
  ],
  [
    'has a text for a number',
    sft('max_length: many\n'),
    'DIR/r.yaml:5:13: max_length is "many"; allowed: an integer of at least 1.',
  ],
  ['has half a step', sft('save_steps: 1.5\n'), 'DIR/r.yaml:5:13: save_steps is 1.5; allowed: an integer of at least 1.'],
  [
    'has an infinite rate',
    sft('learning_rate: .inf\n'),
    'DIR/r.yaml:5:16: learning_rate is Infinity; allowed: a number greater than 0.',
  ],
  [
    'has a rate that is no number',
    sft('learning_rate: .nan\n'),
    'DIR/r.yaml:5:16: learning_rate is NaN; allowed: a number greater than 0.',
  ],
  ['has another loss', sft('loss_type: best\n'), /^DIR\/r\.yaml:5:12: loss_type is "best"; allowed: .*nll/],
  [
    'packs in another way',
    sft('packing_strategy: bfd-requeue\n'),
    'DIR/r.yaml:5:19: packing_strategy is "bfd-requeue"; allowed: one of bfd, bfd_split, wrapped.',
  ],
  ['packs yes', sft('packing: "yes"\n'), 'DIR/r.yaml:5:10: packing is "yes"; allowed: true or false.'],
  [
    'packs longer rows than the model has positions',
    (input) => {
      input.write('good.jsonl', '{"prompt":"use 1","completion":" 1"}\n'.repeat(100));
      const keys = { packing: true, packing_strategy: 'wrapped', max_length: 200 } as const;
      return input.recipe('r.json', { method: 'sft', model: tinyModel, train_dataset: 'good.jsonl', max_steps: 1, ...keys });
    },
    "max_length is 200; with packing_strategy wrapped it may be at most 128, the model's positions",
  ],
  ['has an empty model', sft('', '""'), 'DIR/r.yaml:2:8: model is ""; allowed: a text.'],
  ['has a missing model', sft('', 'nowhere'), 'the model folder DIR/nowhere does not exist'],
  [
    'names a model of the hub that is not on disk',
    sft('', 'org/none'),
    /^the model org\/none is no folder in DIR, and no Hugging Face cache has org\/none \(looked in .*\); "hf download org\/none" fetches it$/,
  ],
  [
    'names a revision that is not on disk',
    sft('', 'org/none@v2'),
    /no Hugging Face cache has org\/none \(looked in .*\); "hf download org\/none --revision v2" fetches it$/,
  ],
  ['has a file for a model', sft('', join(tinyModel, 'config.json')), /config\.json\/config\.json is missing$/],
  [
    'has another generator',
    grpo({ train_dataset: { generator: 'magic', size: 3 } }),
    /^DIR\/r\.json:1:\d+: train_dataset\.generator is "magic"; allowed: countdown-traces\.$/,
  ],
  [
    'has a generator of nothing',
    grpo({ train_dataset: { generator: 'countdown-traces', size: 0 } }),
    /train_dataset\.size is 0; allowed: an integer of at least 1\.$/,
  ],
  [
    'has groups that do not divide',
    grpo({ num_generations: 3 }),
    /num_generations is 3; it must divide the 8 completions of one generation/,
  ],
  [
    'is overridden with nothing',
    grpo({}, '--set', 'seed'),
    '--set seed: write it as key=value, such as --set learning_rate=1e-5',
  ],
  [
    'is overridden below a number',
    grpo({}, '--set', 'seed.x=1'),
    '--set seed.x=1: seed has no keys within it; set seed as a whole',
  ],
  ['is overridden out of range', grpo({}, '--set', 'beta=-1'), /^--set beta=-1: beta is -1; allowed: a number of at least 0\.$/],
];

const rewards = (...reward_funcs: unknown[]): BadCase[1] => grpo({ reward_funcs });
const folder: BadCase[1] = (input) => {
  mkdirSync(input.path('mod'));
  return input.recipe('r.json', { ...tinyGrpo, reward_funcs: [{ name: 'module', path: 'mod' }] });
};

const rewardCases: BadCase[] = [
  ['is unknown', rewards('magic'), /^DIR\/r\.json:1:\d+: reward_funcs\.0 is "magic"; allowed: one of countdown, exact_match, /],
  ['is none', rewards(), /^DIR\/r\.json:1:\d+: reward_funcs is \[\]; allowed: a list of /],
  ['is no list', grpo({ reward_funcs: 'countdown' }), /reward_funcs is "countdown"; allowed: a list of /],
  [
    'is a model of the hub that is not on disk',
    rewards({ name: 'reward_model', path: 'org/judge' }),
    /^the model org\/judge is no folder in DIR, and no Hugging Face cache has org\/judge \(looked in .*"hf download org\/judge" fetches it$/,
  ],
  ['has no name', rewards({ pattern: 'x' }), /^DIR\/r\.json:1:\d+: reward_funcs\.0 is {"pattern":"x"}; allowed: /],
  [
    'has no such fallback',
    rewards({ name: 'latex_equivalence', without_box: 'last' }),
    /^DIR\/r\.json:1:\d+: reward_funcs\.0\.without_box is "last"; allowed: one of none, formula, after_answer, completion\.$/,
  ],
  [
    'allows any decimals',
    rewards({ name: 'latex_equivalence', tolerance: 2 }),
    /reward_funcs\.0\.tolerance is 2; allowed: a number from 0 to 1\.$/,
  ],
  ['lacks its pattern', rewards({ name: 'regex' }), 'DIR/r.json: reward_funcs.0.pattern is missing; allowed: a text.'],
  [
    'has no regular expression',
    rewards({ name: 'regex', pattern: '(' }),
    /reward_funcs\.0\.pattern is "\("; it is no regular expression: /,
  ],
  [
    'has other flags',
    rewards({ name: 'regex', pattern: 'a', flags: 'zz' }),
    /it is no regular expression: Invalid flags .*'zz'\.$/,
  ],
  [
    'has a range that is none',
    rewards({ name: 'length', min_length: 5, max_length: 2 }),
    /max_length is 2; it must be at least min_length, which is 5\.$/,
  ],
  [
    'has a setting of another',
    rewards({ name: 'length', pattern: 'a' }),
    /pattern is not a key of reward_funcs\.0; allowed: name, min_length, max_length\.$/,
  ],
  [
    'punishes more than there is',
    rewards({ name: 'soft_overlong', soft_punish_cache: 99 }),
    /soft_punish_cache is 99; it must be at most max_completion_length, which is 8\.$/,
  ],
  [
    'has no time',
    rewards({ name: 'module', path: 'a.mjs', time_limit: 0 }),
    /reward_funcs\.0\.time_limit is 0; allowed: a number greater than 0/,
  ],
  ['is a missing module', rewards({ name: 'module', path: 'no.mjs' }), 'the reward module DIR/no.mjs does not exist'],
  ['is a folder', folder, 'the reward module DIR/mod is a folder; a JavaScript file is needed'],
  [
    'has a weight too many',
    grpo({ reward_weights: [1, 2] }),
    /^DIR\/r\.json:1:\d+: reward_weights is \[1,2\]; it has 2 weights for 1 reward_funcs\.$/,
  ],
];

describe('a recipe that', () => it.each(recipes)('%s', (_, make, message) => expectRejected(make, message)));
describe('a reward that', () => it.each(rewardCases)('%s', (_, make, message) => expectRejected(make, message)));
