import { chartSvg } from '../../src/analysis/chart/chartSvg';
import type { behavioursProtocol } from '../../src/contract/messages/behaviours';
import type { Ask } from '../../src/contract/messages/protocol';
import { pngOfText } from '../shared/chart/svgPicture';
import { csvText } from '../shared/csv';
import { tablesText } from '../shared/numberTable';
import { behaviourRecords, behaviourTables } from './model/behaviourTables';
import type { Entry } from './model/entries';
import { accuracyNote, axisData, setCharts } from './model/setCharts';
import { savedChart } from './model/savedChart';
import type { Axis } from './model/views';

const SIZE = { width: 760, height: 340 };

export type Saving = 'share-svg' | 'share-png' | 'accuracy-svg' | 'accuracy-png' | 'csv' | 'copy';

type Content = { kind: 'text'; text: string } | { kind: 'file'; file: Ask<typeof behavioursProtocol, 'save'> };

/** What is to be copied or written of what is looked at. @param maxSteps where a run's axis ends */
export async function contentOf(
  what: Saving,
  entries: readonly Entry[],
  { set, axis, maxSteps }: { set: string; axis: Axis; maxSteps: number | null },
): Promise<Content> {
  if (what === 'copy') return { kind: 'text', text: tablesText(behaviourTables(entries, set, axis)) };
  if (what === 'csv')
    return { kind: 'file', file: { name: 'behaviours', format: 'csv', content: csvText(behaviourRecords(entries)) } };
  const [chart, format] = what.split('-') as ['share' | 'accuracy', 'svg' | 'png'];
  const along = axisData(axis, entries, maxSteps);
  const charts = setCharts(entries, set, along);
  const [title, label] =
    chart === 'share'
      ? [`Share of completions: ${set}`, 'share of completions']
      : [`Right, of the completions with it: ${set}, ${accuracyNote(charts.isSparse)}`, 'share right'];
  const text = chartSvg(savedChart(charts[chart], title, label), { size: SIZE });
  const content = format === 'svg' ? text : await pngOfText(text, SIZE);
  return { kind: 'file', file: { name: `behaviours-${set}-${chart}`, format, content } };
}
