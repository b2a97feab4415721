import { contrast, flatten, mixOklab, type Rgb } from '../colour';

/** Levels of a colour scale above zero. Level 0 has no tint. */
export const LEVELS = 10;
/** From here on text takes the heat foreground. */
const HEAT_TEXT_FROM = 4;
const LEAST_CONTRAST = 4.5;

export interface RampColours {
  background: Rgb;
  text: Rgb;
  heatMid: Rgb;
  heatHigh: Rgb;
  heatText: Rgb;
  more: Rgb;
  less: Rgb;
}
export interface LevelColour {
  background: Rgb;
  text: Rgb;
}

/** Levels 1 … 10 of the heat scale: two straight lines in OKLab, background → mid (level 5) → high (level 10). */
export function heatRamp(colours: RampColours): LevelColour[] {
  return levels((level) =>
    level <= 5
      ? mixOklab(colours.background, flatten(colours.heatMid, colours.background), level / 5)
      : mixOklab(flatten(colours.heatMid, colours.background), flatten(colours.heatHigh, colours.background), (level - 5) / 5),
  ).map((background, index) => ({ background, text: readable(background, index + 1, colours) }));
}

/** Levels 1 … 10 from the background to `more` or `less`. */
export function divergingRamp(colours: RampColours, side: 'more' | 'less'): LevelColour[] {
  const end = flatten(colours[side], colours.background);
  return levels((level) => mixOklab(colours.background, end, level / LEVELS)).map((background, index) => ({
    background,
    text: readable(background, index + 1, colours),
  }));
}

/** What two texts share keeps 38 % of its heat and 74 % of its text colour, so that differences stand out. */
export function dimmed(level: LevelColour, colours: RampColours): LevelColour {
  const background = mixOklab(colours.background, level.background, 0.38);
  const text = mixOklab(background, colours.text, 0.74);
  return { background, text: contrast(text, background) >= LEAST_CONTRAST ? text : readable(background, 1, colours) };
}

function levels(colourOf: (level: number) => Rgb): Rgb[] {
  return Array.from({ length: LEVELS }, (_, index) => colourOf(index + 1));
}

/** The theme's own text colour where it can be read on this ground, else the other, else black or white: one of those always can. */
function readable(background: Rgb, level: number, { text, heatText }: RampColours): Rgb {
  const black: Rgb = { r: 0, g: 0, b: 0, a: 1 };
  const white: Rgb = { r: 1, g: 1, b: 1, a: 1 };
  const wanted = level >= HEAT_TEXT_FROM ? [heatText, text] : [text, heatText];
  const found = wanted.find((each) => contrast(flatten(each, background), background) >= LEAST_CONTRAST);
  if (found !== undefined) return flatten(found, background);
  return contrast(black, background) > contrast(white, background) ? black : white;
}
