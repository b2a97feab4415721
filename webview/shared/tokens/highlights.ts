import { toHex } from '../colour';
import { onThemeChange, resolveColour, themeKind } from '../themeColours';
import { dimmed, divergingRamp, heatRamp, LEVELS, type LevelColour, type RampColours } from './heatRamp';

export type Ramp = 'heat' | 'diverging';

/** The highlight a token's level is painted with; null for level 0, which has no tint. */
export function highlightName(level: number, ramp: Ramp, dim = false): string | null {
  if (level === 0) return null;
  const family = ramp === 'heat' ? 'heat' : level > 0 ? 'more' : 'less';
  return `ptl-${family}${dim ? '-dim' : ''}-${Math.abs(level)}`;
}

export const MARK = 'ptl-mark';

let resolved: RampColours | null = null;
let isFollowing = false;

/** The theme's colours a ramp is made of, resolved: once a theme, since each takes a style of its own. */
export function rampColours(): RampColours {
  if (!isFollowing) onThemeChange(() => (resolved = null));
  isFollowing = true;
  return (resolved ??= resolvedNow());
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

/** The page's highlight of that name, made at first use. The mark lies above the tints and keeps their colours. */
export function highlightNamed(name: string): Highlight {
  const known = CSS.highlights.get(name);
  if (known) return known;
  const made = new Highlight();
  made.priority = name === MARK ? 1 : 0;
  CSS.highlights.set(name, made);
  return made;
}

let sheet: CSSStyleSheet | null = null;

/** Rules of all highlights, for the shadow roots that hold coloured text; rewritten when the theme changes. */
export function highlightSheet(): CSSStyleSheet {
  if (sheet === null) {
    sheet = new CSSStyleSheet();
    const made = sheet;
    const write = (): void => made.replaceSync(themeKind().startsWith('contrast') ? contrastRules() : tintRules());
    write();
    onThemeChange(write);
  }
  return sheet;
}

function tintRules(): string {
  const colours = rampColours();
  const families: [string, LevelColour[]][] = [
    ['heat', heatRamp(colours)],
    ['more', divergingRamp(colours, 'more')],
    ['less', divergingRamp(colours, 'less')],
  ];
  const rule = (name: string, { background, text }: LevelColour): string =>
    `::highlight(${name}){background-color:${toHex(background)};color:${toHex(text)}}`;
  const tints = families.flatMap(([family, ramp]) =>
    ramp.flatMap((level, index) => [
      rule(`ptl-${family}-${index + 1}`, level),
      rule(`ptl-${family}-dim-${index + 1}`, dimmed(level, colours)),
    ]),
  );
  const mark = toHex(resolveColour('var(--ptl-forking)'));
  return [...tints, `::highlight(${MARK}){text-decoration:underline 2px ${mark};text-underline-offset:4px}`].join('\n');
}

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
          ? `background-color:${text};color:${ground};text-decoration:underline 2px ${line} ${ground}`
          : `text-decoration:underline ${level < 5 ? 1 : 2}px ${line} ${text}`;
      rules.push(
        `::highlight(ptl-${family}-${level}),::highlight(ptl-${family}-dim-${level}){${look};text-underline-offset:4px}`,
      );
    }
  }
  const mark = toHex(resolveColour('var(--ptl-forking)'));
  return [...rules, `::highlight(${MARK}){text-decoration:overline 2px ${mark}}`].join('\n');
}
