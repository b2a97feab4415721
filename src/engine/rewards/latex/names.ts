const INDEX = String.raw`(?:_(?:\w|\{[^{}]*\}))?`;
const PLAIN = String.raw`[a-zA-Z]${INDEX}`;
/** `\pi` and `\infty` are numbers. */
const COMMAND = String.raw`\\(?!(?:pi|infty)$)[a-zA-Z]+${INDEX}`;
const DRESSED = String.raw`\\(?:mathrm|mathbf|mathbb|mathcal|operatorname|text|textbf|textit|mbox|vec|hat|bar|tilde|overline)\s*\{[a-zA-Z][\w\s.]*\}`;
const SYMBOL = `(?:${PLAIN}|${COMMAND}|${DRESSED})'*`;
const ARGUMENT = String.raw`\s*(?:-?\d+|[a-zA-Z]|\\[a-zA-Z]+|\\text\s*\{[^{}]*\})\s*`;
const DERIVED = String.raw`(?:'+|\^\{-1\}|\^\{\(\d\)\})?`;

const NAME = new RegExp(
  `^(?:${[
    SYMBOL,
    String.raw`\|?[A-Z]{2,4}'?\|?`,
    String.raw`m?\s*\\(?:angle|triangle)\s*[A-Z]{1,3}`,
    // f(2x) is a value of f, but a(2x) is a product.
    String.raw`[fgh]${INDEX}${DERIVED}\s*\([^()]*(?:\([^()]*\)[^()]*)*\)`,
    String.raw`[pqrsvA-Z]${DERIVED}\s*\(${ARGUMENT}(?:[,|]${ARGUMENT})*\)`,
  ].join('|')})$`,
);

/** Whether LaTeX names something, as what is before the = of an answer does: `x`, `a_1`, `\theta`, `f(x)`, `P(A)`, `AB`, `\angle ABC`, `\text{area}`. */
export const isName = (text: string): boolean => NAME.test(text.trim());
