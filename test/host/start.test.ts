import { describe, expect, it } from 'vitest';
import { runFlow, type FlowStep, type StepOutcome } from '../../src/host/start/flow';
import { overrideProblem, overrideRows, parseAssignment, withOverrides } from '../../src/host/start/overrides';

/** Steps that answer from a script and write down what they were asked. */
function scripted(answers: string[]): { steps: FlowStep<string>[]; asked: string[] } {
  const asked: string[] = [];
  const step =
    (name: string): FlowStep<string> =>
    async (state, { step: number, total }): Promise<StepOutcome<string>> => {
      asked.push(`${name} ${number}/${total} ${state}`);
      const answer = answers.shift() ?? 'cancel';
      if (answer === 'back' || answer === 'cancel') return { kind: answer };
      if (answer.startsWith('again ')) return { kind: 'again', state: answer.slice(6) };
      return { kind: 'next', state: state + answer };
    };
  return { steps: [step('recipe'), step('model'), step('start')], asked };
}

describe('the multi-step pick', () => {
  it('walks to the end', async () => {
    const { steps, asked } = scripted(['a', 'b', 'c']);
    expect(await runFlow(steps, '-')).toBe('-abc');
    expect(asked).toEqual(['recipe 1/3 -', 'model 2/3 -a', 'start 3/3 -ab']);
  });

  it('goes back to the state a step had', async () => {
    const { steps, asked } = scripted(['a', 'b', 'back', 'x', 'c']);
    expect(await runFlow(steps, '-')).toBe('-axc');
    expect(asked).toEqual(['recipe 1/3 -', 'model 2/3 -a', 'start 3/3 -ab', 'model 2/3 -a', 'start 3/3 -ax']);
  });

  it('shows a step again with what was changed', async () => {
    const { steps, asked } = scripted(['a', 'again z', 'b', 'c']);
    expect(await runFlow(steps, '-')).toBe('zbc');
    expect(asked[2]).toBe('model 2/3 z');
  });

  it('is cancelled by Escape anywhere and by back on the first step', async () => {
    expect(await runFlow(scripted(['a', 'cancel']).steps, '-')).toBeUndefined();
    expect(await runFlow(scripted(['back']).steps, '-')).toBeUndefined();
  });
});

const recipe = { method: 'grpo', model: 'm', train_dataset: 't', max_steps: 60, reward_funcs: ['countdown'] };

describe('overrides', () => {
  it('are offered with their value, changed ones first', () => {
    const rows = overrideRows('grpo', recipe, { temperature: '0.7' });
    expect(rows[0]).toMatchObject({ key: 'temperature', value: '0.7', changed: true });
    expect(rows[1]).toMatchObject({ key: 'max_steps', value: '60', changed: false });
    expect(rows.map(({ key }) => key)).not.toContain('method');
  });

  it('are read as YAML', () => {
    expect(withOverrides(recipe, { learning_rate: '1e-4', reward_funcs: '[countdown, format]', run_name: 'a b' })).toMatchObject({
      learning_rate: 1e-4,
      reward_funcs: ['countdown', 'format'],
      run_name: 'a b',
    });
  });

  it('can be typed as an assignment', () => {
    expect(parseAssignment(' max_steps = 20 ')).toEqual({ key: 'max_steps', value: '20' });
    expect(parseAssignment('max_steps')).toBeUndefined();
  });

  it('are refused with a reason', () => {
    expect(overrideProblem(recipe, {}, 'max_steps', '0')).toBe('max_steps is 0; allowed: an integer of at least 1.');
    expect(overrideProblem(recipe, {}, 'max_stepz', '3')).toBe(
      'max_stepz is not a key of a GRPO recipe; did you mean max_steps?',
    );
    expect(overrideProblem(recipe, {}, 'max_steps', '[')).toBeDefined();
    expect(overrideProblem(recipe, {}, 'max_steps', '20')).toBeUndefined();
  });
});
