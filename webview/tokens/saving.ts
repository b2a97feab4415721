import type { TokensOverview, tokensProtocol, TokensStep } from '../../src/contract/messages/tokens';
import type { Ask } from '../../src/contract/messages/protocol';
import { pngOf, svgText } from '../shared/chart/svgPicture';
import { toHex } from '../shared/colour';
import { resolveColour } from '../shared/themeColours';
import { tablesText } from '../shared/numberTable';
import { numberTables } from './model/numberTables';
import { experimentFor, sourceKey } from './model/source';
import { tokensCsv } from './model/tokensCsv';
import type { ReadTable } from './tableReading';

type Content = { kind: 'text'; text: string } | { kind: 'file'; file: Ask<typeof tokensProtocol, 'save'> };

/** What is to be copied or written. @throws Error where the chart is not on screen */
export async function contentOf(
  what: 'histogram-svg' | 'histogram-png' | 'csv' | 'copy',
  { table, source }: ReadTable,
  steps: readonly TokensStep[],
  overview: TokensOverview,
  picture: SVGSVGElement | undefined,
): Promise<Content> {
  if (what === 'copy')
    return { kind: 'text', text: tablesText(numberTables(table, steps, overview.reference, experimentFor(overview, source))) };
  const of = sourceKey(source).replaceAll(' ', '-').slice(0, 80);
  if (what === 'csv') return { kind: 'file', file: { name: `tokens-${of}`, format: 'csv', content: tokensCsv(table.tokens) } };
  if (!picture) throw new Error('The chart is not on screen: go back to the charts to save it.');
  const background = toHex(resolveColour('var(--ptl-background)'));
  const name = `entropies-${of}`;
  return what === 'histogram-svg'
    ? { kind: 'file', file: { name, format: 'svg', content: svgText(picture, background) } }
    : { kind: 'file', file: { name, format: 'png', content: await pngOf(picture, background) } };
}
