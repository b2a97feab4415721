import type { Ask } from '../../src/contract/messages/protocol';
import type { ReadinessProtocol } from '../../src/contract/messages/readiness';
import type { ReadinessReport } from '../../src/contract/readinessReport';
import { pngOf, svgText } from '../shared/chart/svgPicture';
import { toHex } from '../shared/colour';
import { csvText } from '../shared/csv';
import { tablesText } from '../shared/numberTable';
import { resolveColour } from '../shared/themeColours';
import { readinessRecords, readinessTables } from './model/tables';
import type { ShownTemperature } from './model/temperatures';
import type { PictureName } from './readinessCharts';
import type { Saving } from './readinessHeader';

type Content = { kind: 'text'; text: string } | { kind: 'file'; file: Ask<ReadinessProtocol, 'save'> };

/** What is to be copied or written. @throws Error where the chart is not on screen */
export async function contentOf(
  what: Saving,
  report: ReadinessReport,
  shown: readonly ShownTemperature[],
  pictures: Partial<Record<PictureName, SVGSVGElement>>,
): Promise<Content> {
  if (what === 'copy') return { kind: 'text', text: tablesText(readinessTables(report, shown)) };
  if (what === 'csv')
    return { kind: 'file', file: { name: 'readiness', format: 'csv', content: csvText(readinessRecords(shown)) } };
  const [chart, format] = what.split('-') as [PictureName, 'svg' | 'png'];
  const picture = pictures[chart];
  if (!picture) throw new Error('The chart is not on screen: go back to the charts to save it.');
  const background = toHex(resolveColour('var(--ptl-background)'));
  const content = format === 'svg' ? svgText(picture, background) : await pngOf(picture, background);
  return { kind: 'file', file: { name: `readiness-${chart}`, format, content } };
}
