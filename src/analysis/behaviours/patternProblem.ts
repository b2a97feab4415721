import { MOST_PATTERNS, ownPatternSchema, type OwnPattern } from '../../contract/ownPattern';

const LONGEST_NAME = 60;

/**
 * Why a pattern cannot stand beside others, in one sentence that can be shown; null where it can.
 * @param others those already there, without the one that it replaces
 */
export function patternProblem(pattern: OwnPattern, others: readonly OwnPattern[]): string | null {
  const { name } = pattern;
  if (name.trim() === '') return 'The behaviour has no name: any text will do.';
  if (name.length > LONGEST_NAME) return `The name has ${name.length} characters; allowed: up to ${LONGEST_NAME}.`;
  if (others.some((other) => other.name === name)) return `There is a behaviour named ${name} already; names are different.`;
  if (others.length >= MOST_PATTERNS) return `There are ${others.length} behaviours already; allowed: up to ${MOST_PATTERNS}.`;
  if (pattern.pattern === '') return `The behaviour ${name} has no regular expression; “.” is found in any text.`;
  if (!ownPatternSchema.safeParse(pattern).success) return `The regular expression of ${name} is longer than 1,000 characters.`;
  return expressionProblem(pattern);
}

/** JavaScript's reason why this is no regular expression, as a sentence; null where it is one. */
function expressionProblem({ name, pattern, ignoreCase }: OwnPattern): string | null {
  try {
    new RegExp(pattern, ignoreCase ? 'i' : '');
    return null;
  } catch (error) {
    // “Invalid regular expression: /(/: Unterminated group”, with the pattern, which may be long, in it.
    const reason = (error instanceof Error ? error.message : String(error)).split(': ').at(-1) ?? '';
    return `The regular expression of ${name} cannot be read: ${reason.replace(/\.$/, '')}.`;
  }
}

/**
 * The behaviours that a setting lists, the index of each in it, and why the rest is left out.
 * @param setting anything: a settings file may hold what it likes
 */
export function readPatterns(setting: unknown): { patterns: OwnPattern[]; places: number[]; problems: string[] } {
  if (setting === undefined || setting === null) return { patterns: [], places: [], problems: [] };
  if (!Array.isArray(setting))
    return { patterns: [], places: [], problems: [`It is no list; allowed: a list of { "name", "pattern", "ignoreCase" }.`] };
  const patterns: OwnPattern[] = [];
  const places: number[] = [];
  const problems: string[] = [];
  for (const [index, entry] of setting.entries()) {
    const parsed = ownPatternSchema.safeParse(entry);
    const problem = parsed.success
      ? patternProblem(parsed.data, patterns)
      : `Entry ${index + 1} is left out: ${entryProblem(parsed.error.issues[0])}.`;
    if (problem !== null) problems.push(problem);
    else if (parsed.success) {
      patterns.push(parsed.data);
      places.push(index);
    }
  }
  return { patterns, places, problems };
}

function entryProblem(issue: { path: PropertyKey[]; message: string } | undefined): string {
  if (!issue) return 'it cannot be read';
  const where = issue.path.map(String).join('.');
  return `${where === '' ? 'it' : where} cannot be read (${issue.message.replace(/\.$/, '')})`;
}
