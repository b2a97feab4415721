import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../store/fixtures';
import { recipeProblems } from '../../src/contract/recipeProblems';
import { hoverAt, suggestionsAt } from '../../src/host/recipes/recipeAssist';
import { orderRecipes, readRecipe } from '../../src/host/recipes/foundRecipe';
import { isRecipe, isRecipePath } from '../../src/host/recipes/recipeFiles';
import { problemsInText } from '../../src/host/recipes/recipeText';

const good = `method: grpo
model: ../model
train_dataset: ../data/train.jsonl
max_steps: 60
reward_funcs: [countdown]
`;

describe('what is wrong with a recipe', () => {
  it('says nothing about a good one', () => {
    expect(problemsInText(good)).toEqual([]);
  });

  it('says so of an alias that names nothing', () => {
    const [problem, ...others] = problemsInText(good.replace('[countdown]', '*nothing'));
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ kind: 'syntax', start: { line: 0, character: 0 } });
    expect(problem?.message).toContain('nothing');
  });

  it('names key, found and allowed', () => {
    expect(
      recipeProblems({
        method: 'grpo',
        model: 'm',
        train_dataset: 't',
        max_steps: 1,
        reward_funcs: ['countdown'],
        learning_rate: -1,
      }),
    ).toEqual([{ path: ['learning_rate'], kind: 'value', message: 'learning_rate is -1; allowed: a number greater than 0.' }]);
  });

  it('offers the nearest key for an unknown one', () => {
    const [problem] = problemsInText(`${good}tempreature: 1\n`);
    expect(problem).toEqual({
      message: 'tempreature is not a key of a GRPO recipe; did you mean temperature?',
      kind: 'unknownKey',
      start: { line: 5, character: 0 },
      end: { line: 5, character: 11 },
    });
  });

  it('puts a wrong value at the value, inside lists too', () => {
    const [problem] = problemsInText(good.replace('[countdown]', '[countdown, foo]'));
    expect(problem?.message).toMatch(
      /^reward_funcs\.1 is "foo"; allowed: one of countdown, exact_match, .* an object with name regex, /,
    );
    expect(problem?.start).toEqual({ line: 4, character: 26 });
    expect(problem?.end).toEqual({ line: 4, character: 29 });
  });

  it.each([
    ['{ name: regex }', 'reward_funcs.0.pattern is missing; allowed: a text.'],
    ['{ name: regex, patern: a }', 'patern is not a key of reward_funcs.0; did you mean pattern?'],
    ['{ name: length, max_length: -1 }', 'reward_funcs.0.max_length is -1; allowed: an integer of at least 0 or null.'],
    [
      '{ name: length, min_length: 5, max_length: 4 }',
      'reward_funcs.0.max_length is 4; it must be at least min_length, which is 5.',
    ],
    [
      '{ name: soft_overlong, soft_punish_cache: 300 }',
      'reward_funcs.0.soft_punish_cache is 300; it must be at most max_completion_length, which is 256.',
    ],
  ])('speaks of what is in a reward: %s', (reward, message) => {
    expect(problemsInText(good.replace('countdown', reward)).map((problem) => problem.message)).toContain(message);
  });

  it('names a reward that is none, and an expression that is none', () => {
    const [unknown] = problemsInText(good.replace('countdown', '{ name: foo }'));
    expect(unknown?.message).toMatch(/^reward_funcs\.0 is \{"name":"foo"\}; allowed: one of countdown, /);
    const [regex] = problemsInText(good.replace('countdown', '{ name: regex, pattern: "(" }'));
    expect(regex?.message).toMatch(
      /^reward_funcs\.0\.pattern is "\("; it is no regular expression: Invalid regular expression: /,
    );
  });

  it('puts a missing key at the method', () => {
    const [problem] = problemsInText(good.replace('max_steps: 60\n', ''));
    expect(problem).toMatchObject({
      message: 'max_steps is missing; allowed: an integer of at least 1.',
      kind: 'missing',
      start: { line: 0, character: 0 },
    });
  });

  it('reports rules between keys', () => {
    const [problem] = problemsInText(`${good}num_generations: 3\n`);
    expect(problem?.kind).toBe('rule');
    expect(problem?.message).toMatch(/^num_generations is 3; it must divide the 8 completions/);
  });

  it('reports broken YAML at its place', () => {
    const [problem] = problemsInText('method: grpo\nmodel: "a\n');
    expect(problem?.kind).toBe('syntax');
    expect(problem?.start.line).toBeGreaterThan(0);
  });

  it('survives text that is no recipe', () => {
    expect(problemsInText('')[0]?.message).toBe('A recipe is an object with keys; found null.');
    expect(problemsInText('- a\n- b\n')[0]?.message).toBe('A recipe is an object with keys; found ["a","b"].');
  });
});

describe('help while writing a recipe', () => {
  it('offers the keys that are not there yet', () => {
    const labels = suggestionsAt(`${good}te`, 5, 2).map(({ label }) => label);
    expect(labels).toContain('temperature');
    expect(labels).not.toContain('model');
  });

  it('offers the values of an enumeration', () => {
    expect(suggestionsAt('method: grpo\nloss_type: ', 1, 11).map(({ label }) => label)).toEqual([
      'grpo',
      'bnpo',
      'dr_grpo',
      'dapo',
      'cispo',
      'sapo',
      'luspo',
      'vespo',
      'clip_cov',
      'kl_cov',
    ]);
    expect(suggestionsAt('method: sft\nloss_type: ', 1, 11).map(({ label }) => label)).toEqual(['nll', 'dft']);
    const labels = ['grpo', 'sft', 'dpo', 'rloo', 'distill', 'reward-model', 'ppo'];
    expect(suggestionsAt('method: ', 0, 8).map(({ label }) => label)).toEqual(labels);
  });

  it('offers rewards in both kinds of list', () => {
    const rewards = [
      'countdown',
      'exact_match',
      'number_match',
      'latex_equivalence',
      'format',
      ...['regex', 'length', 'latex_equivalence', 'soft_overlong', 'module', 'reward_model'].map((name) =>
        JSON.stringify({ name }),
      ),
    ];
    expect(suggestionsAt('reward_funcs: [', 0, 15).map(({ label }) => label)).toEqual(rewards);
    expect(suggestionsAt('reward_funcs:\n  - ', 1, 4).map(({ label }) => label)).toEqual(rewards);
  });

  it('explains the key under the pointer', () => {
    expect(hoverAt('beta: 0.1', 0, 2)?.markdown).toContain('k3 estimator');
    expect(hoverAt('beta: 0.1', 0, 7)).toBeUndefined();
  });
});

describe('which files are recipes', () => {
  const foreign = 'name: web\nmethod: rolling\nmodel: m\n';

  it('takes what looks like one in a recipes folder, and whatever is named so', () => {
    expect(isRecipe('/w/recipes/grpo.yaml', good)).toBe(true);
    expect(isRecipe('/w/recipes/grpo.json', '{"method":"sft","train_dataset":"t.jsonl"}')).toBe(true);
    expect(isRecipe('/w/recipes/deploy.yaml', foreign)).toBe(false);
    expect(isRecipe('/w/recipes/nested.yaml', `job:\n  ${good.replace(/\n/g, '\n  ')}`)).toBe(false);
    expect(isRecipe('/w/recipes/list.yaml', '- method: grpo\n')).toBe(false);
    expect(isRecipe('/w/recipes/soup.yaml', 'method: sft\n')).toBe(false);
    expect(isRecipe('/w/deploy.recipe.yaml', foreign)).toBe(true);
    expect(isRecipe('/w/other/grpo.yaml', good)).toBe(false);
  });

  it('still knows one with a syntax error in it', () => {
    expect(isRecipe('/w/recipes/grpo.yaml', `${good}loss_type: "dapo\n`)).toBe(true);
  });

  it('offers no foreign file, and a broken recipe with what is wrong', async () => {
    const folder = join(temporaryFolder(), 'recipes');
    mkdirSync(folder);
    const write = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return readRecipe(join(folder, name), false);
    };
    const read = [
      await write('deploy.yaml', foreign),
      await write('broken.yaml', `${good}loss_type: "dapo\n`),
      await write('grpo.yaml', good),
      await write('any.recipe.yaml', 'max_steps: 1\n'),
    ];
    expect(orderRecipes('grpo', read).map(({ path, problem }) => [basename(path), problem === null])).toEqual([
      ['grpo.yaml', true],
      ['any.recipe.yaml', false],
      ['broken.yaml', false],
    ]);
    expect(read[1]?.problem).toMatch(/^broken\.yaml:\d+:\d+: /);
  });
});

it('knows a recipe by its path', () => {
  expect(isRecipePath('/w/recipes/grpo.yaml')).toBe(true);
  expect(isRecipePath('C:\\w\\recipes\\grpo.json')).toBe(true);
  expect(isRecipePath('/w/one.recipe.yml')).toBe(true);
  expect(isRecipePath('/w/recipes/deeper/grpo.yaml')).toBe(false);
  expect(isRecipePath('/w/grpo.yaml')).toBe(false);
});
