import type { memoryProtocol } from '../../src/contract/messages/memory';
import type { Ask } from '../../src/contract/messages/protocol';
import { pngOf, svgText } from '../shared/chart/svgPicture';
import { toHex } from '../shared/colour';
import { csvText } from '../shared/csv';
import { tablesText } from '../shared/numberTable';
import { resolveColour } from '../shared/themeColours';
import type { Saving } from './memoryHeader';
import type { Device } from './model/devices';
import { memoryRecords, memoryTables } from './model/memoryTables';
import type { Plan } from './model/plan';

type Content = { kind: 'text'; text: string } | { kind: 'file'; file: Ask<typeof memoryProtocol, 'save'> };

/** What is to be copied or written. @throws Error where the chart is not on screen */
export async function contentOf(
  what: Saving,
  plan: Plan,
  devices: readonly Device[],
  picture: SVGSVGElement | undefined,
): Promise<Content> {
  if (what === 'copy') return { kind: 'text', text: tablesText(memoryTables(plan, devices)) };
  if (what === 'csv') return { kind: 'file', file: { name: 'memory', format: 'csv', content: csvText(memoryRecords(plan)) } };
  if (!picture) throw new Error('The chart is not on screen: go back to the chart to save it.');
  const background = toHex(resolveColour('var(--ptl-background)'));
  const content = what === 'svg' ? svgText(picture, background) : await pngOf(picture, background);
  return { kind: 'file', file: { name: 'memory', format: what, content } };
}
