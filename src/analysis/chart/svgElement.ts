import { visibleText } from '../visibleText';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for the inside of an element or an attribute of HTML or XML: markup is text, and what cannot be seen is drawn. */
export function markupText(text: string): string {
  return visibleText(text.replace(/[\n\t]+/g, ' '))
    .replace(/[\ufffe\uffff]/g, '⟦?⟧')
    .replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);
}

type Value = string | number | undefined;

/** An element; `inside` is markup already. Attributes without a value are left out, numbers have one digit after the point. */
export function svgElement(name: string, attributes: Readonly<Record<string, Value>>, inside = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? px(value) : markupText(value!)}"`)
    .join('');
  return inside === '' ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`;
}

/** A line of text. */
export function svgWords(x: number, y: number, words: string, attributes: Readonly<Record<string, Value>> = {}): string {
  return svgElement('text', { x, y, ...attributes }, markupText(words));
}

/** Pixels with one digit: `12.3`, `4`. */
export const px = (value: number): string => String(Math.round(value * 10) / 10);

/** About how wide a line of 12 px text is, rather too wide than too narrow: there is no page to measure it on. */
export function wordsWidth(words: string): number {
  let ems = 0;
  for (const character of words) ems += character.codePointAt(0)! > 0x2e80 ? 1 : /[A-Z@%–—mw]/.test(character) ? 0.8 : 0.58;
  return ems * 12;
}

/** How wide the same words are in bold. */
export const strongWidth = (width: number): number => width * 1.1;

/** Text that is at most so wide, with an ellipsis where it was cut. */
export function fitted(words: string, width: number): string {
  if (wordsWidth(words) <= width) return words;
  const characters = [...words];
  while (characters.length > 1 && wordsWidth(`${characters.join('')}…`) > width) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}
