import type { CoverageReport } from '../../../src/contract/messages/coverage';

/** Beside another model: solved at least once by the first alone, the other alone, both or neither. Alone: how often it is solved. */
export const categories = ['lost', 'gained', 'kept', 'neither', 'never', 'sometimes', 'always'] as const;
export type Category = (typeof categories)[number];

export interface ProblemRow {
  id: string;
  category: Category;
  /** Right samples and all samples, of the first model and of the other; null without another. */
  base: { c: number; n: number };
  other: { c: number; n: number } | null;
}

/** One for all comparisons: making one takes longer than comparing. */
const byNumber = new Intl.Collator('en', { numeric: true });

/** The problems of each category, those that the category says most about first. `against` 0: the first model alone. */
export function problemRows({ problems }: Pick<CoverageReport, 'problems'>, against: number): Map<Category, ProblemRow[]> {
  const names: Category[] = against > 0 ? ['lost', 'gained', 'kept', 'neither'] : ['never', 'sometimes', 'always'];
  const rows = problems.map(({ id, n, c }): ProblemRow => {
    const base = { c: c[0] ?? 0, n: n[0] ?? 0 };
    const other = against > 0 ? { c: c[against] ?? 0, n: n[against] ?? 0 } : null;
    return { id, base, other, category: kindOf(base, other) };
  });
  return new Map(
    names.map((name) => [
      name,
      rows.filter(({ category }) => category === name).sort((a, b) => weight(b) - weight(a) || byNumber.compare(a.id, b.id)),
    ]),
  );
}

/** The category chosen where it applies, else the first that has problems. */
export function categoryOf(rows: ReadonlyMap<Category, readonly ProblemRow[]>, chosen: Category | null): Category {
  if (chosen !== null && rows.has(chosen)) return chosen;
  const all = [...rows];
  return (all.find(([, { length }]) => length > 0) ?? all[0]!)[0];
}

function kindOf(base: ProblemRow['base'], other: ProblemRow['other']): Category {
  if (!other) return base.c === 0 ? 'never' : base.c === base.n ? 'always' : 'sometimes';
  if (base.c > 0) return other.c > 0 ? 'kept' : 'lost';
  return other.c > 0 ? 'gained' : 'neither';
}

/** What was lost and could once be done best, what was gained best, what changed most. */
function weight({ base, other, category }: ProblemRow): number {
  const [before, after] = [base.c / base.n, other ? other.c / other.n : 0];
  return category === 'kept' ? Math.abs(after - before) : category === 'gained' ? after : before;
}
