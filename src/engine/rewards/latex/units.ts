const TEXT_COMMAND = String.raw`\\(?:text|textrm|textbf|textit|mbox|mathrm|operatorname)\s*`;
/** Written after a number: as a text in LaTeX, or as one of the words that answers come with. */
const TEXT = new RegExp(String.raw`\s*${TEXT_COMMAND}\{(?!(?:[a-zA-Z]I\w+|[ei])\})[^{}]*\}(?:\s*\^\s*(?:\d|\{\s*-?\d+\s*\}))?$`);
const WORD = new RegExp(
  String.raw`(?<=[\d})])\s*(?:${[
    '(?:square|cubic|sq\\.?|cu\\.?) ?(?:inch(?:es)?|feet|foot|ft|meters?|cm|m|miles?|units?|yards?)',
    'units?(?: squared| cubed)?|degrees?|radians?|percent|dollars?|cents?|km\\/h|m\\/s|points?|ways|people|times',
    '(?:milli|centi|kilo)?met(?:er|re)s?|inch(?:es)?|feet|foot|yards?|miles?|mph|(?:mm|cm|km|kg|ft|mL|ml)(?:\\^\\{?[23]\\}?)?',
    'seconds?|minutes?|hours?|days?|weeks?|months?|years?|grams?|kilograms?|pounds?|ounces?|liters?|litres?|gallons?',
  ].join('|')})\s*$`,
  'i',
);
/** A variable, where there is no blank before it. */
const LETTER = /(?<=^-?[\d.,]*\d) [msghL](?:\^\{[23]\})?$/;
const DEGREES = /\s*\^\s*(?:\\circ|\{\s*\\circ\s*\})\s*[CF]?$/;
const CURRENCY = /^(-?)\s*(\\?\$|\\?[€£]|\\(?:euro|pounds)(?![a-zA-Z]))\s*/;
const TRIGONOMETRIC = /\\(?:sin|cos|tan|cot|sec|csc)(?![a-zA-Z])/;

/** Units that are told from each other, in all the ways to write them; other words after a number say nothing. */
const NAMES: Record<string, RegExp> = {
  mm: /^(?:mm|millimet(?:er|re)s?)$/,
  cm: /^(?:cm|centimet(?:er|re)s?)$/,
  m: /^(?:m|met(?:er|re)s?)$/,
  km: /^(?:km|kilomet(?:er|re)s?)$/,
  in: /^in(?:\.|ch|ches)?$/,
  ft: /^(?:ft\.?|foot|feet)$/,
  yd: /^(?:yd\.?|yards?)$/,
  mi: /^(?:mi\.?|miles?)$/,
  mg: /^(?:mg|milligrams?)$/,
  g: /^(?:g|grams?)$/,
  kg: /^(?:kg|kilograms?)$/,
  lb: /^(?:lbs?\.?|pounds?)$/,
  oz: /^(?:oz\.?|ounces?)$/,
  ml: /^(?:ml|millilit(?:er|re)s?)$/,
  l: /^(?:l|lit(?:er|re)s?)$/,
  gal: /^(?:gal\.?|gallons?)$/,
  s: /^(?:s|secs?\.?|seconds?)$/,
  min: /^(?:mins?\.?|minutes?)$/,
  h: /^(?:h|hrs?\.?|hours?)$/,
  day: /^days?$/,
  week: /^weeks?$/,
  month: /^months?$/,
  year: /^(?:yrs?\.?|years?)$/,
  'm/s': /^(?:m\/s|met(?:er|re)s per second)$/,
  'km/h': /^(?:km\/h|kph|kilomet(?:er|re)s per hour)$/,
  mph: /^(?:mph|mi\/h|miles per hour)$/,
  '°': /^(?:°|degrees?)$/,
  '°C': /^(?:°|degrees?) ?c(?:elsius)?$/,
  '°F': /^(?:°|degrees?) ?f(?:ahrenheit)?$/,
  rad: /^rad(?:ian)?s?$/,
  $: /^(?:\$|dollars?)$/,
  '€': /^(?:€|euros?)$/,
  cent: /^cents?$/,
};

/** What an answer says a number of, where it is a unit that is known: `cm^2` for `\text{ square centimeters}`; null for other words and none. */
function unitOf(written: string): string | null {
  const words = written
    .replace(new RegExp(`${TEXT_COMMAND}\\{([^{}]*)\\}`, 'g'), '$1')
    .replace(/\^\s*(?:\{\s*)?\\circ(?:\s*\})?/g, '°')
    .replace(/[{}\\]/g, '')
    .toLowerCase();
  const power = /\^ *2|square|\bsq\b/.test(words) ? '^2' : /\^ *3|cubed|cubic|\bcu\b/.test(words) ? '^3' : '';
  const base = words.replace(/\^ *\d|\b(?:squared?|sq|cubed|cubic|cu)\b\.?/g, '').trim();
  const name = Object.entries(NAMES).find(([, pattern]) => pattern.test(base))?.[0];
  return name === undefined ? null : name + power;
}

/** `5 m` and `2 L` as a number and its unit: null for what may be no other than an expression. */
export function lettered(answer: string): { bare: string; unit: string | null } | null {
  const letter = LETTER.exec(answer);
  return letter ? { bare: answer.slice(0, letter.index), unit: unitOf(letter[0]) } : null;
}

/**
 * An answer without its currency sign and unit, as Hendrycks' MATH grader and those after it (Qwen2.5-Math, verl, Math-Verify) strip them, and the
 * unit where it is a known one: other than there, 5 cm and 5 inches are not the same. A text on its own is no unit.
 */
export function withoutUnits(answer: string): { bare: string; unit: string | null } {
  const currency = CURRENCY.exec(answer);
  let unit = currency ? unitOf(currency[2]!) : null;
  const isAngle = TRIGONOMETRIC.test(answer);
  let bare = answer.replace(CURRENCY, '$1');
  let written = '';
  for (const pattern of [TEXT, WORD, /\\?\$$/, ...(isAngle ? [] : [DEGREES])])
    bare = bare.replace(pattern, (found) => {
      written = found + written;
      return '';
    });
  unit ??= unitOf(written.trim());
  bare = bare.trim();
  return /[\w})\]]$/.test(bare) ? { bare, unit } : { bare: answer.trim(), unit: null };
}
