/** Written after a number: as a text in LaTeX, or as one of the words that answers come with. */
const TEXT =
  /\s*\\(?:text|textrm|textbf|textit|mbox|mathrm|operatorname)\s*\{(?!(?:[a-zA-Z]I\w+|[ei])\})[^{}]*\}(?:\s*\^\s*(?:\d|\{\s*-?\d+\s*\}))?$/;
const WORD = new RegExp(
  String.raw`(?<=[\d})])\s*(?:${[
    '(?:square|cubic|sq\\.?|cu\\.?) ?(?:inch(?:es)?|feet|foot|ft|meters?|cm|m|miles?|units?|yards?)',
    'units?(?: squared| cubed)?|degrees?|radians?|percent|dollars?|cents?|km\\/h|m\\/s|points?|ways|people|times',
    '(?:milli|centi|kilo)?met(?:er|re)s?|inch(?:es)?|feet|foot|yards?|miles?|mph|(?:mm|cm|km|kg|ft|mL|ml)(?:\\^\\{?[23]\\}?)?',
    'seconds?|minutes?|hours?|days?|weeks?|months?|years?|grams?|kilograms?|pounds?|ounces?|liters?|litres?|gallons?',
  ].join('|')})\s*$`,
  'i',
);
const DEGREES = /\s*\^\s*(?:\\circ|\{\s*\\circ\s*\})\s*[CF]?$/;
const TRIGONOMETRIC = /\\(?:sin|cos|tan|cot|sec|csc)(?![a-zA-Z])/;

/**
 * An answer without its currency sign and unit, as Hendrycks' MATH grader and those after it (Qwen2.5-Math, verl, Math-Verify) strip them: 5 cm is
 * 5, and so is 5 m. A text on its own is no unit.
 */
export function withoutUnits(answer: string): string {
  const text = answer.replace(/^(-?)\s*(?:\\?\$|\\?[€£]|\\(?:euro|pounds)(?![a-zA-Z]))\s*/, '$1');
  const bare = text
    .replace(TEXT, '')
    .replace(WORD, '')
    .replace(/\\?\$$/, '')
    .replace(TRIGONOMETRIC.test(text) ? '' : DEGREES, '')
    .trim();
  return /[\w})\]]$/.test(bare) ? bare : text.trim();
}
