import { expect, it } from 'vitest';
import { plainMessage } from '../../src/host/plainMessage';

it('leaves no link in a message', () => {
  expect(plainMessage('[Fix](command:workbench.action.quit) does not exist.')).toBe(
    '[Fix] (command:workbench.action.quit) does not exist.',
  );
  expect(plainMessage('[[a](file:///x)](command:y)')).not.toContain('](');
  expect(plainMessage('pass@k of base [0.1, 0.2]')).toBe('pass@k of base [0.1, 0.2]');
});
