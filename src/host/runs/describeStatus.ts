import * as l10n from '@vscode/l10n';
import { runTitle, type RunEntry } from '../../store/runEntry';
import { metricWords } from '../figures';
import { collapseOf, conditionWord, headlineMetric, runCondition } from './describeRun';
import type { LibraryRun } from './runLibrary';

export interface StatusText {
  text: string;
  tooltip: string;
  run: LibraryRun;
}

/** The status bar while runs are going: the newest of them, and how many more there are. undefined while none is. @param going newest first */
export function describeStatus(going: readonly LibraryRun[]): StatusText | undefined {
  const [newest] = going;
  if (!newest) return undefined;
  const facts = statusFacts(newest.entry).join(' · ');
  const more = going.length > 1 ? ` +${going.length - 1}` : '';
  return {
    text: `${collapseOf(newest.entry) ? '$(warning)' : '$(sync~spin)'} ${facts}${more}`,
    tooltip: going.map(({ entry }) => [runTitle(entry), ...statusFacts(entry)].join(' · ')).join('\n'),
    run: newest,
  };
}

function statusFacts(entry: RunEntry): string[] {
  if (entry.kind !== 'run' || entry.summary.state !== 'running') return [conditionWord(runCondition(entry))];
  const measure = headlineMetric(entry.record.recipe.method);
  const value = entry.summary.metrics[measure];
  return [
    l10n.t('step {0}/{1}', entry.summary.step, entry.record.recipe.max_steps),
    ...(value == null ? [] : [`${measure} ${metricWords(value)}`]),
    ...(collapseOf(entry) ? [l10n.t('entropy collapsed')] : []),
  ];
}
