/** A pattern that a completion has or has not. */
export interface BehaviourPattern {
  name: string;
  /** Of a JavaScript regular expression, found anywhere in the text. */
  pattern: string;
  flags: string;
}

export interface BehaviourSet {
  name: string;
  patterns: readonly BehaviourPattern[];
  /** Of an exclusive set a completion has the first that matches, or this where none does; null where it may have several. */
  rest: string | null;
}

const any = (name: string, pattern: string): BehaviourPattern => ({ name, pattern, flags: 'i' });

/**
 * The formats in which the Countdown base model answers, named by the word a completion begins with: straight away (`thus`), after an
 * attempt with its intermediate results (`because`), after attempts with `wait` between them (`first`).
 */
export const completionFormats = ['thus', 'because', 'first'] as const;
export type CompletionFormat = (typeof completionFormats)[number];

const formats = {
  name: 'formats',
  patterns: completionFormats.map((word) => ({ name: word, pattern: `^\\s*${word}\\b`, flags: '' })),
  rest: 'other',
} as const;

/** Sets that need no pattern of the user's. None of their patterns can take long on any text. */
export const behaviourSets: readonly BehaviourSet[] = [
  formats,
  {
    // Zhao et al. 2025 ("Echo Chamber") sort by the first two; the others are found where neither is. A dollar sign opens a formula as in pandoc:
    // no space follows it, none comes before the closing one, and no digit after that.
    name: 'syntax',
    patterns: [
      { name: 'llm-code', pattern: '<llm-code>', flags: '' },
      { name: 'def', pattern: '\\bdef\\b', flags: '' },
      { name: 'code block', pattern: '```', flags: '' },
      {
        name: 'LaTeX',
        pattern: '\\\\(?:boxed|[dt]?frac|begin|text|sqrt|cdot|times|\\(|\\[)|\\$(?=\\S)[^$\\n]{0,200}[^$\\s]\\$(?!\\d)',
        flags: '',
      },
    ],
    rest: 'prose',
  },
  {
    // Wang et al. 2025 (one-shot RLVR) count rethink, recheck and recalculate.
    name: 'reflection',
    patterns: [
      any('wait', '\\bwait\\b'),
      any('recheck', '\\b(?:re-?check|double-?check|check again)'),
      any('rethink', '\\bre-?(?:think|consider)'),
      any('recalculate', '\\bre-?(?:calculat|comput)'),
      any('verify', '\\bverif(?:y|ied|ies|ying|ication)\\b'),
      any('alternatively', '\\b(?:alternatively|another way|instead)\\b'),
    ],
    rest: null,
  },
  {
    name: 'hypotheses',
    patterns: [
      any('suppose', '\\b(?:suppose|supposing)\\b'),
      any('assume', '\\b(?:assum(?:e|ing)|assumption)\\b'),
      any('what if', '\\bwhat if\\b'),
      any('maybe', '\\b(?:maybe|perhaps|possibly)\\b'),
      any('try', '\\b(?:try|attempt)(?:ing)?\\b'),
    ],
    rest: null,
  },
];

/** The format of a completion, by its first word; `other` for anything else. */
export function formatOf(completion: string): CompletionFormat | 'other' {
  const found = matchesIn(completion, formats.patterns).indexOf(true);
  return completionFormats[found] ?? formats.rest;
}

/** Whether each pattern occurs in a text. Patterns that are not one's own may take for ever: they are matched elsewhere. */
export function matchesIn(text: string, patterns: readonly BehaviourPattern[]): boolean[] {
  return patterns.map(({ pattern, flags }) => new RegExp(pattern, flags).test(text));
}
