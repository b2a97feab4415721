import { describe, expect, test } from 'vitest';
import { contrast, flatten, fromOklab, mixOklab, parseColour, toHex, toOklab } from '../../../webview/shared/colour';
import { dimmed, divergingRamp, heatRamp, type RampColours } from '../../../webview/shared/tokens/heatRamp';
import themes from '../harness/themes.json';

function colours(theme: keyof typeof themes): RampColours {
  const values: Record<string, string> = themes[theme];
  // A contributed default may name another colour of the theme.
  const of = (name: string) => {
    const value = values[`--vscode-${name}`]!;
    return parseColour(value.startsWith('#') ? value : values[`--vscode-${value.replace('.', '-')}`]!);
  };
  return {
    background: of('editor-background'),
    text: of('editor-foreground'),
    heatMid: of('postTraining-heatMid'),
    heatHigh: of('postTraining-heatHigh'),
    heatText: of('postTraining-heatForeground'),
    more: of('postTraining-divergingUp'),
    less: of('postTraining-divergingDown'),
  };
}

test('colours of every notation a theme uses', () => {
  expect(toHex(parseColour('#abc'))).toBe('#aabbcc');
  expect(parseColour('#ff000080').a).toBeCloseTo(0.502, 3);
  expect(toHex(parseColour('rgb(204, 204, 204)'))).toBe('#cccccc');
  expect(parseColour('rgba(36, 137, 219, 0.51)')).toMatchObject({ a: 0.51 });
  expect(toHex(parseColour('color(srgb 1 0.5 0)'))).toBe('#ff8000');
  expect(() => parseColour('tomato')).toThrow('Not a colour: “tomato”.');
});

test('OKLab agrees with the values its author published', () => {
  // https://bottosson.github.io/posts/oklab/ and CSS Color 4: white, and red = oklab(0.62796 0.22486 0.12585).
  expect(toOklab(parseColour('#ffffff'))[0]).toBeCloseTo(1, 4);
  const red = toOklab(parseColour('#ff0000'));
  expect(red[0]).toBeCloseTo(0.62796, 4);
  expect(red[1]).toBeCloseTo(0.22486, 4);
  expect(red[2]).toBeCloseTo(0.12585, 4);
  expect(toHex(fromOklab(toOklab(parseColour('#5f3676'))))).toBe('#5f3676');
});

test('contrast of black on white is 21, of a colour on itself 1', () => {
  expect(contrast(parseColour('#000'), parseColour('#fff'))).toBeCloseTo(21, 6);
  expect(contrast(parseColour('#767676'), parseColour('#fff'))).toBeCloseTo(4.54, 2);
  expect(contrast(parseColour('#123456'), parseColour('#123456'))).toBe(1);
});

test('translucent colours are laid on the ground', () => {
  expect(toHex(flatten(parseColour('rgba(255, 255, 255, 0.5)'), parseColour('#000')))).toBe('#808080');
});

describe.each(Object.keys(themes) as (keyof typeof themes)[])('%s', (theme) => {
  const base = colours(theme);
  const heat = heatRamp(base);

  test('ten levels through mid to high', () => {
    expect(heat).toHaveLength(10);
    expect(toHex(heat[4]!.background)).toBe(toHex(mixOklab(base.background, base.heatMid, 1)));
    expect(toHex(heat[9]!.background)).toBe(toHex(mixOklab(base.heatMid, base.heatHigh, 1)));
  });

  test('text can be read on every level', () => {
    const all = [...heat, ...divergingRamp(base, 'more'), ...divergingRamp(base, 'less')];
    for (const level of [...all, ...all.map((each) => dimmed(each, base))]) {
      expect(contrast(level.text, level.background)).toBeGreaterThanOrEqual(4.5);
    }
  });
});

test.each(['dark', 'light'] as const)('%s: lightness alone carries the value', (theme) => {
  const base = colours(theme);
  const lightness = [base.background, ...heatRamp(base).map((level) => level.background)].map((colour) => toOklab(colour)[0]);
  const steps = lightness.slice(1).map((value, index) => Math.sign(value - lightness[index]!));
  expect(new Set(steps)).toEqual(new Set([theme === 'dark' ? 1 : -1]));
});

test('levels from four on take the heat foreground where it can be read', () => {
  const base = colours('dark');
  expect(heatRamp(base).map((level) => toHex(level.text))).toEqual([
    ...Array<string>(3).fill('#cccccc'),
    ...Array<string>(7).fill('#ffffff'),
  ]);
});
