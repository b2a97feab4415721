import { expect, it } from 'vitest';
import { strategyFlags } from '../../src/engine/cli/strategyOptions';
import { matchFlags } from '../../src/engine/cli/entropyMatching';
import { evaluationKinds } from '../../src/host/commands/evaluationKinds';

it('an evaluation is offered plainly, at the base’s entropy where there is a base, and with other temperatures', () => {
  const args = (isTrained: boolean) => evaluationKinds(isTrained).map((kind) => kind.args.join(' '));
  expect(args(true)).toEqual(['', '--match-entropy-of base', '--strategy forking-temperature']);
  expect(args(false)).toEqual(['', '--strategy forking-temperature']);
  const known = new Set([...Object.keys(strategyFlags), ...Object.keys(matchFlags)].map((name) => `--${name}`));
  for (const { args: options } of evaluationKinds(true)) {
    for (const option of options.filter((one) => one.startsWith('--'))) expect(known).toContain(option);
  }
});
