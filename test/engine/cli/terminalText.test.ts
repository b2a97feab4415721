import { expect, it } from 'vitest';
import { ProgressReporter } from '../../../src/engine/cli/progress';
import { table } from '../../../src/engine/cli/runsCommand';
import { terminalText } from '../../../src/engine/cli/terminalText';

// Clears the screen, sets the window's title, and turns the text round.
const hostile = 'a\x1b[2J\x1b]0;owned\x07\u202eb\u200b\n';

it('a terminal is shown what it must not obey, and a pipe gets the text as it is', () => {
  expect(terminalText(hostile, { isTTY: true })).toBe('a⟦ESC⟧[2J⟦ESC⟧]0;owned⟦BEL⟧⟦RLO⟧b⟦ZWSP⟧\n');
  expect(terminalText(hostile, {})).toBe(hostile);
});

it('is what a list of runs and a line of progress are to a terminal', () => {
  const run = { id: 'r', folder: '/r', state: 'broken' as const, message: 'last line:\n\u001b[2Jgone' };
  expect(table([run], { isTTY: true })).toBe('r  broken      last line: ⟦ESC⟧[2Jgone\n');
  expect(table([run], {})).toBe('r  broken      last line: \u001b[2Jgone\n');
  let written = '';
  const reporter = new ProgressReporter(
    (text) => (written += text),
    true,
    () => 80,
  );
  reporter.line('failed: \u001b[2J');
  expect(written).toContain('failed: ⟦ESC⟧[2J');
});
