import type { CoverageReport } from '../../../src/contract/messages/coverage';

/** Beside another model: solved at least once by the first alone, the other alone, both or neither. Alone: how often it is solved. */
export type Category = 'lost' | 'gained' | 'kept' | 'neither' | 'never' | 'sometimes' | 'always';

export interface ProblemRow {
  id: string;
  category: Category;
  /** Right samples and all samples, of the first model and of the other; null without another. */
  base: { c: number; n: number };
  other: { c: number; n: number } | null;
}

/** The problems of each category, those that the category says most about first. `against` 0: the first model alone. */
export function problemRows({ problems }: CoverageReport, against: number): Map<Category, ProblemRow[]> {
  const names: Category[] = against > 0 ? ['lost', 'gained', 'kept', 'neither'] : ['never', 'sometimes', 'always'];
  const rows = problems.map(({ id, n, c }): ProblemRow => {
    const base = { c: c[0] ?? 0, n: n[0] ?? 0 };
    const other = against > 0 ? { c: c[against] ?? 0, n: n[against] ?? 0 } : null;
    return { id, base, other, category: categoryOf(base, other) };
  });
  return new Map(
    names.map((name) => [
      name,
      rows
        .filter(({ category }) => category === name)
        .sort((a, b) => weight(b) - weight(a) || a.id.localeCompare(b.id, 'en', { numeric: true })),
    ]),
  );
}

function categoryOf(base: ProblemRow['base'], other: ProblemRow['other']): Category {
  if (!other) return base.c === 0 ? 'never' : base.c === base.n ? 'always' : 'sometimes';
  if (base.c > 0) return other.c > 0 ? 'kept' : 'lost';
  return other.c > 0 ? 'gained' : 'neither';
}

/** What was lost and could once be done best, what was gained best, what changed most. */
function weight({ base, other, category }: ProblemRow): number {
  const [before, after] = [base.c / base.n, other ? other.c / other.n : 0];
  return category === 'kept' ? Math.abs(after - before) : category === 'gained' ? after : before;
}
