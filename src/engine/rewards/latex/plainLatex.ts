/** Characters that models write instead of LaTeX's commands. */
const COMMANDS: Record<string, string> = {
  '−': '-',
  '–': '-',
  '×': '\\times ',
  '·': '\\cdot ',
  '÷': '\\div ',
  '±': '\\pm ',
  '∓': '\\mp ',
  π: '\\pi ',
  θ: '\\theta ',
  '∞': '\\infty ',
  '∪': '\\cup ',
  '∈': '\\in ',
  '≤': '\\le ',
  '≥': '\\ge ',
  '≠': '\\ne ',
  '°': '^\\circ ',
  '½': '\\frac{1}{2}',
  '²': '^{2}',
  '³': '^{3}',
};

/** Commands that say how something looks, not what it is. */
const LOOKS = /\\(?:left|right|middle|[bB]igg?[lrm]?|displaystyle|textstyle|scriptstyle|limits|nolimits|mathstrut)(?![a-zA-Z])/g;
const SPACES = /(?<!\\)\\[,;:!> ]|\\(?:quad|qquad|thinspace|enspace)(?![a-zA-Z])|~/g;

/**
 * An answer in one of the ways that LaTeX has to write it: looks and kinds of space taken away, `\dfrac` as `\frac`, braces around the parts of a
 * fraction, digits of a number together, indices as part of a name.
 */
export function plainLatex(text: string): string {
  return unwrapped(text.replace(/[−–×·÷±∓πθ∞∪∈≤≥≠°½²³]/g, (character) => COMMANDS[character]!))
    .replace(/(\d)(?:\{,\}|,\\!|\\[,!])(?=\d{3}(?!\d))/g, '$1')
    .replace(/\\(?:mathbf|boldsymbol|bm)\s*\{([^{}]*)\}/g, '$1')
    .replace(/\\(mathbb|vec|hat|bar)\s+(\w)/g, '\\$1{$2}')
    .replace(LOOKS, '')
    .replace(SPACES, ' ')
    .replace(/\\[dtc]frac(?![a-zA-Z])/g, '\\frac')
    .replace(/\\(?:lbrace|lbrack)(?![a-zA-Z])/g, (name) => (name === '\\lbrace' ? '\\{' : '['))
    .replace(/\\(?:rbrace|rbrack)(?![a-zA-Z])/g, (name) => (name === '\\rbrace' ? '\\}' : ']'))
    .replace(/\\[lr]?vert(?![a-zA-Z])/g, '|')
    .replace(/\\(?:leq|leqslant)(?![a-zA-Z])/g, '\\le')
    .replace(/\\(?:geq|geqslant)(?![a-zA-Z])/g, '\\ge')
    .replace(/\\neq(?![a-zA-Z])/g, '\\ne')
    .replace(/<=/g, '\\le ')
    .replace(/>=/g, '\\ge ')
    .replace(/\\exp\s*(?:\(([^()]*)\)|\{([^{}]*)\})/g, (_, round?: string, curly?: string) => `(e^{${round ?? curly}})`)
    .replace(
      /\\frac\s*(\d|\{[^{}]*\})\s*(\d|\{[^{}]*\})/g,
      (_, top: string, bottom: string) => `\\frac${braced(top)}${braced(bottom)}`,
    )
    .replace(/\\[dt]?binom\s*(\d|\{[^{}]*\})\s*(\d|\{[^{}]*\})/g, (_, n: string, k: string) => binomial(braced(n), braced(k)))
    .replace(/\{([^{}]*)\\choose(?![a-zA-Z])([^{}]*)\}/g, (_, n: string, k: string) => binomial(`{${n}}`, `{${k}}`))
    .replace(/([_^])\s*(\d)/g, '$1{$2}')
    .replace(/(\d)\s+(\d+)\s*\/\s*(\d+)/g, '$1\\frac{$2}{$3}')
    .replace(/(?<![\d.,])(\d{1,3})((?: \d{3})+)(?![\d ])/g, (_, first: string, rest: string) => first + rest.replaceAll(' ', ''))
    .replace(/(?<![\\a-zA-Z])([a-zA-Z])_(?:\{\s*(\w+)\s*\}|(\w))/g, (_, name: string, index?: string, digit?: string) =>
      indexed(name, (index ?? digit)!),
    )
    .replace(/\s+/g, ' ')
    .trim();
}

const braced = (part: string): string => (part.startsWith('{') ? part : `{${part}}`);

/** n! / (k! (n − k)!), which every parser knows. @param n in braces. @param k in braces */
const binomial = (n: string, k: string): string => `\\frac{(${n})!}{(${k})!((${n})-(${k}))!}`;

/** `x_{12}` as a name of its own, which no parser takes for element 12 of x. */
const indexed = (name: string, index: string): string => `\\mathrm{${name}I${index.replaceAll('_', 'I')}}`;

/** What is between `$…$`, `\(…\)` or `\[…\]` around all of it, without a full stop at the end. */
function unwrapped(text: string): string {
  const trimmed = text
    .trim()
    .replace(/[.,;:]+$/, '')
    .replace(/\\\\$/, '')
    .trim();
  const match = /^(?:\$\$([^$]*)\$\$|\$([^$]*)\$|\\\(([^]*)\\\)|\\\[([^]*)\\\])$/.exec(trimmed);
  return match ? unwrapped(match.slice(1).find((part) => part !== undefined)!) : trimmed;
}
