/** Red, green, blue and opacity, each 0 … 1, gamma-encoded sRGB. */
export interface Rgb {
  r: number;
  g: number;
  b: number;
  a: number;
}

/** Lightness 0 … 1 and the two opponent axes of OKLab (Ottosson 2020, https://bottosson.github.io/posts/oklab/). */
export type Oklab = readonly [L: number, a: number, b: number];

/** Reads `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb()`, `rgba()` and `color(srgb …)`. Anything else is an Error. */
export function parseColour(text: string): Rgb {
  const trimmed = text.trim();
  const hex = /^#([0-9a-f]{3,8})$/i.exec(trimmed)?.[1];
  if (hex !== undefined) {
    const wide = hex.length <= 4 ? [...hex].map((digit) => digit + digit).join('') : hex;
    const at = (index: number): number => parseInt(wide.slice(index, index + 2), 16) / 255;
    return { r: at(0), g: at(2), b: at(4), a: wide.length === 8 ? at(6) : 1 };
  }
  const call = /^(rgba?|color)\(\s*(srgb\s)?([^)]*)\)$/i.exec(trimmed);
  const parts = call?.[3]?.split(/[\s,/]+/).filter((part) => part !== '');
  if (call === null || parts === undefined || parts.length < 3) throw new Error(`Not a colour: “${text}”.`);
  const scale = call[1]!.toLowerCase() === 'color' ? 1 : 255;
  const [r, g, b, a] = parts.map((part, index) =>
    part.endsWith('%') ? parseFloat(part) / 100 : part === 'none' ? 0 : parseFloat(part) / (index === 3 ? 1 : scale),
  );
  return { r: r!, g: g!, b: b!, a: a ?? 1 };
}

/** `over` laid on an opaque ground. */
export function flatten(over: Rgb, ground: Rgb): Rgb {
  const mix = (top: number, under: number): number => top * over.a + under * (1 - over.a);
  return { r: mix(over.r, ground.r), g: mix(over.g, ground.g), b: mix(over.b, ground.b), a: 1 };
}

export function toHex({ r, g, b }: Rgb): string {
  return `#${[r, g, b]
    .map((part) =>
      Math.round(Math.min(1, Math.max(0, part)) * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

const linear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const encoded = (value: number): number => (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055);

export function toOklab({ r, g, b }: Rgb): Oklab {
  const [R, G, B] = [linear(r), linear(g), linear(b)];
  const l = Math.cbrt(0.4122214708 * R + 0.5363325363 * G + 0.0514459929 * B);
  const m = Math.cbrt(0.2119034982 * R + 0.6806995451 * G + 0.1073969566 * B);
  const s = Math.cbrt(0.0883024619 * R + 0.2817188376 * G + 0.6299787005 * B);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

export function fromOklab([L, A, B]: Oklab): Rgb {
  const l = (L + 0.3963377774 * A + 0.2158037573 * B) ** 3;
  const m = (L - 0.1055613458 * A - 0.0638541728 * B) ** 3;
  const s = (L - 0.0894841775 * A - 1.291485548 * B) ** 3;
  const clip = (value: number): number => Math.min(1, Math.max(0, encoded(Math.max(0, value))));
  return {
    r: clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    g: clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    b: clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
    a: 1,
  };
}

/** A straight line in OKLab: `share` of the way from `from` to `to`. */
export function mixOklab(from: Rgb, to: Rgb, share: number): Rgb {
  const a = toOklab(from);
  const b = toOklab(to);
  return fromOklab([a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share]);
}

/** Contrast ratio of WCAG 2.2, 1 … 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const luminance = ({ r, g, b }: Rgb): number => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
