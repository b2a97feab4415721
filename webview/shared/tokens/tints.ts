import { toHex } from '../colour';
import { onThemeChange, resolveColour, themeKind } from '../themeColours';
import { dimmed, divergingRamp, heatRamp, LEVELS, type LevelColour, type RampColours } from './heatRamp';

export type Ramp = 'heat' | 'diverging';

/** The class of a token's level; null for level 0, which has no tint. A level without a value is hatched. */
export function tintClass(level: number | null, ramp: Ramp, dim = false): string | null {
  if (level === 0) return null;
  if (level === null) return 'no-value';
  const family = ramp === 'heat' ? 'heat' : level > 0 ? 'more' : 'less';
  return `${family}${dim ? '-dim' : ''}-${Math.abs(level)}`;
}

/** The class of what is marked, beside that of its level. */
export const MARK = 'marked';

let resolved: RampColours | null = null;
let isFollowing = false;

/** The theme's colours a ramp is made of, resolved: once a theme, since each takes a style of its own. */
export function rampColours(): RampColours {
  followTheme();
  return (resolved ??= resolvedNow());
}

function followTheme(): void {
  if (!isFollowing) onThemeChange(() => (resolved = null));
  isFollowing = true;
}

function resolvedNow(): RampColours {
  return {
    background: resolveColour('var(--ptl-background)'),
    text: resolveColour('var(--ptl-editor-text)'),
    heatMid: resolveColour('var(--ptl-heat-mid)'),
    heatHigh: resolveColour('var(--ptl-heat-high)'),
    heatText: resolveColour('var(--ptl-heat-text)'),
    more: resolveColour('var(--ptl-more)'),
    less: resolveColour('var(--ptl-less)'),
  };
}

let sheet: CSSStyleSheet | null = null;

/** Rules of all tints, for the shadow roots that hold coloured text; rewritten when the theme changes. */
export function tintSheet(): CSSStyleSheet {
  if (sheet === null) {
    sheet = new CSSStyleSheet();
    const made = sheet;
    const write = (): void => made.replaceSync(themeKind().startsWith('contrast') ? contrastRules() : tintRules());
    write();
    // What is written anew is to find the colours forgotten.
    followTheme();
    onThemeChange(write);
  }
  return sheet;
}

/** A tint fills the line, which is taller than its text. */
const FILLED = 'padding-block:3px;box-decoration-break:clone';

function tintRules(): string {
  const colours = rampColours();
  const families: [string, LevelColour[]][] = [
    ['heat', heatRamp(colours)],
    ['more', divergingRamp(colours, 'more')],
    ['less', divergingRamp(colours, 'less')],
  ];
  const rule = (name: string, { background, text }: LevelColour): string =>
    `.${name}{background-color:${toHex(background)};color:${toHex(text)};${FILLED}}`;
  const tints = families.flatMap(([family, ramp]) =>
    ramp.flatMap((level, index) => [
      rule(`${family}-${index + 1}`, level),
      rule(`${family}-dim-${index + 1}`, dimmed(level, colours)),
    ]),
  );
  const mark = toHex(resolveColour('var(--ptl-forking)'));
  return [...tints, HATCHED, `.${MARK}{text-decoration:underline 2px ${mark};text-underline-offset:4px}`].join('\n');
}

const HATCHED =
  '.no-value{background:repeating-linear-gradient(45deg,var(--ptl-zero) 0 2px,transparent 2px 5px);padding-block:1px;box-decoration-break:clone}';

/** High contrast has no tints: low levels are plain, then dotted, then underlined, then inverted; less is dashed where more is not. */
function contrastRules(): string {
  const text = toHex(resolveColour('var(--ptl-text)'));
  const ground = toHex(resolveColour('var(--ptl-background)'));
  const rules: string[] = [];
  for (let level = 2; level <= LEVELS; level++) {
    for (const family of ['heat', 'more', 'less']) {
      const line = family === 'less' ? 'dashed' : level < 5 ? 'dotted' : 'solid';
      const look =
        level >= 8
          ? `background-color:${text};color:${ground};${FILLED};text-decoration:underline 2px ${line} ${ground}`
          : `text-decoration:underline ${level < 5 ? 1 : 2}px ${line} ${text}`;
      rules.push(`.${family}-${level},.${family}-dim-${level}{${look};text-underline-offset:4px}`);
    }
  }
  // Not a decoration of the text: an element has one of these, and the level has it.
  const mark = toHex(resolveColour('var(--ptl-forking)'));
  return [...rules, HATCHED, `.${MARK}{box-shadow:0 -2px ${mark}}`].join('\n');
}
