import { ComputeEngine } from '@cortex-js/compute-engine';
import type { MathJson } from './evaluate';
import { isReadable } from './readable';
import type { ParseLatex } from './sameAnswer';

/** Answers of a group are often the same, and its reference is. */
const MOST_KNOWN = 10_000;

/**
 * Reads LaTeX with Compute Engine (0.26), which only parses here: its N() of 9^{9^9} did not come back within a minute, and its isEqual takes `3 4` for
 * 34 and `\frac12` for another number than `\dfrac{2}{4}`. Null for what is not {@link isReadable}, or that the library finds an error in.
 */
export function latexParser(): ParseLatex {
  const engine = new ComputeEngine();
  const known = new Map<string, MathJson | null>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size === MOST_KNOWN) known.clear();
    const expression = parsed(engine, text);
    known.set(text, expression);
    return expression;
  };
}

function parsed(engine: ComputeEngine, text: string): MathJson | null {
  if (!isReadable(text)) return null;
  let expression: MathJson;
  try {
    expression = engine.parse(text, { canonical: false }).json as unknown as MathJson;
  } catch {
    // It throws for some texts that are no LaTeX, such as 1e999999999.
    return null;
  }
  return hasError(expression) ? null : expression;
}

function hasError(expression: MathJson): boolean {
  if (!Array.isArray(expression)) return expression === 'Nothing';
  return expression[0] === 'Error' || (expression.slice(1) as MathJson[]).some(hasError);
}
