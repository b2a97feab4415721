import type { Perplexity } from '../../../src/contract/messages/perplexity';
import type { MenuItem } from '../../shared/menu';
import type { DrawnMeasure } from './drawnMeasure';

export type Chart = 'curves' | 'factor' | 'histogram' | 'perplexity';
export type Export = `${Chart}-${'svg' | 'png'}` | 'csv' | 'copy';

/** Charts on screen beside the histogram. */
export interface Drawn {
  hasCurves: boolean;
  /** What the models differ in, where there is a chart over it. */
  factor: string | null;
  hasBoxes: boolean;
}

/** @param found perplexities; null where they were not read yet */
export function drawnOf({ curves, series }: DrawnMeasure, found: Perplexity | null): Drawn {
  return {
    hasCurves: curves !== null,
    factor: series?.factor ?? null,
    hasBoxes: found?.rows.some(({ box }) => box !== null) ?? false,
  };
}

/**
 * What can be saved and copied.
 * @param hasNumbers there is a report
 * @param isOfRun perplexity can be measured: files may have no texts
 */
export function exportItems(hasNumbers: boolean, isOfRun: boolean, drawn: Drawn | null): MenuItem[] {
  const none = hasNumbers ? null : 'There are no numbers yet.';
  const unseen = none ?? (drawn ? null : 'The charts are not on screen.');
  const pictures = (chart: Chart, name: string, disabledReason: string | null): MenuItem[] =>
    (['svg', 'png'] as const).map((format) => ({
      value: `${chart}-${format}`,
      label: `Save ${name} as ${format.toUpperCase()}…`,
      icon: 'graph-line',
      disabledReason,
    }));
  const unmeasured = drawn?.hasBoxes === false ? 'No perplexity has been measured.' : null;
  return [
    ...pictures('curves', 'Curves', unseen ?? (drawn?.hasCurves ? null : 'maj@k has not been measured.')),
    ...(drawn?.factor == null ? [] : pictures('factor', `Chart by ${drawn.factor}`, unseen)),
    ...pictures('histogram', 'Histogram', unseen),
    ...(isOfRun ? pictures('perplexity', 'Perplexity', unseen ?? unmeasured) : []),
    { value: 'csv', label: 'Save All Numbers as CSV…', icon: 'save', disabledReason: none },
    { value: 'copy', label: 'Copy Table', icon: 'copy', disabledReason: none },
  ];
}
