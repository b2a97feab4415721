import { expect, it } from 'vitest';
import { terminalText } from '../../../src/engine/cli/terminalText';

// Clears the screen, sets the window's title, and turns the text round.
const hostile = 'a\x1b[2J\x1b]0;owned\x07\u202eb\u200b\n';

it('a terminal is shown what it must not obey, and a pipe gets the text as it is', () => {
  expect(terminalText(hostile, { isTTY: true })).toBe('a⟦ESC⟧[2J⟦ESC⟧]0;owned⟦BEL⟧⟦RLO⟧b⟦ZWSP⟧\n');
  expect(terminalText(hostile, {})).toBe(hostile);
});
