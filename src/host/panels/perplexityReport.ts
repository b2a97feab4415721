import * as l10n from '@vscode/l10n';
import { boxSummary } from '../../analysis/boxSummary';
import { medianDifference } from '../../analysis/medianDifference';
import type { Perplexity, PerplexityRow } from '../../contract/messages/perplexity';
import type { Perplexities } from '../../store/perplexities';
import { PER_PROBLEM, type AskedTexts } from './perplexityTexts';

/** Texts that were asked for, with their perplexities, or why there are none; both null where they were not measured. */
export interface FoundTexts extends AskedTexts {
  found: Perplexities | null;
  problem: string | null;
  canScore: boolean;
}

/** What the panel shows of texts under models. Boxes are those of single texts; differences pair problems. */
export function perplexityReport(all: readonly FoundTexts[], about: Pick<Perplexity, 'reference' | 'progress'>): Perplexity {
  const first = all[0]?.found;
  return {
    rows: all.map(rowOf),
    differences: all.flatMap(({ found }, of) => {
      const difference = of > 0 && first && found ? medianDifference(first.values, found.values) : null;
      return difference ? [{ of, less: 0, ...difference }] : [];
    }),
    perProblem: PER_PROBLEM,
    ...about,
  };
}

function rowOf({ texts, under, found, problem, canScore }: FoundTexts): PerplexityRow {
  const values = found?.values ?? [];
  const box = boxSummary(values.map(({ value }) => value));
  const none = found !== null && box === null ? l10n.t('No text has a finite perplexity.') : null;
  return {
    ...{ texts, under, box, canScore, problem: problem ?? none },
    problems: new Set(values.map((one) => one.problem)).size,
    completions: values.length,
    empty: found?.empty ?? 0,
  };
}
