import { expect, test } from 'vitest';
import { visibleText } from '../../../webview/shared/hostileText';

test.each([
  ['a\u202eb', 'a⟦RLO⟧b'],
  ['\u2066x\u2069', '⟦LRI⟧x⟦PDI⟧'],
  ['fox\u200b\u200d', 'fox⟦ZWSP⟧⟦ZWJ⟧'],
  ['\ufeffstart', '⟦BOM⟧start'],
  ['\u0000\u001b[31m', '⟦NUL⟧⟦ESC⟧[31m'],
  ['\u007f\u0085', '⟦DEL⟧⟦85⟧'],
  ['a\rb', 'a⟦CR⟧b'],
  ['\u{e0041}', '⟦E0041⟧'],
  ['\ud800', '⟦D800⟧'],
  ['x\u2063y', 'x⟦2063⟧y'],
])('%j is drawn as %s', (hostile, drawn) => expect(visibleText(hostile)).toBe(drawn));

test('letters of every script and markup stay as they are', () => {
  const text = 'naïve 東京 عربي <img src=x onerror=alert(1)> 👍';
  expect(visibleText(text)).toBe(text);
});

test('white space is drawn only where a token stands alone', () => {
  expect(visibleText(' a\tb\n')).toBe(' a\tb\n');
  expect(visibleText(' a\tb\n', true)).toBe('␣a⇥b↵');
});

test('no control, direction or zero-width character is left of all of Unicode', () => {
  const left: string[] = [];
  for (let code = 0; code < 0x110000; code++) {
    const drawn = visibleText(String.fromCodePoint(code), true);
    if (/^[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]$/u.test(drawn)) left.push(code.toString(16));
  }
  // VARIATION SELECTOR-16 asks for the emoji form of a sign.
  expect(left).toEqual(['fe0f']);
});
