import type { CoverageMajority, coverageProtocol, CoverageReport } from '../../src/contract/messages/coverage';
import type { Perplexity } from '../../src/contract/messages/perplexity';
import type { Ask } from '../../src/contract/messages/protocol';
import { toHex } from '../shared/colour';
import { pngOf, svgText } from '../shared/chart/svgPicture';
import { resolveColour } from '../shared/themeColours';
import { coverageCsv } from './model/coverageCsv';
import { tablesText } from '../shared/numberTable';
import type { Chart, Export } from './model/exportItems';
import { coverageTables } from './model/coverageTables';
import { perplexityCsv, perplexityTable } from './model/perplexityNumbers';
import type { PairNames } from './model/perplexityWords';
import type { Shown } from './model/shown';

export type Content = { kind: 'text'; text: string } | { kind: 'file'; file: Ask<typeof coverageProtocol, 'save'> };

/** Perplexities, and what the models are called. */
interface NamedPerplexity {
  found: Perplexity;
  names: PairNames;
}

/** The charts that are on screen. */
export interface Pictures {
  curves?: SVGSVGElement | undefined;
  /** Of the file to save them as. */
  curvesName?: string;
  /** A measure by what the models differ in. */
  factor?: SVGSVGElement | undefined;
  histogram?: SVGSVGElement | undefined;
  perplexity?: SVGSVGElement | undefined;
}

const FILES: Record<Chart, string> = {
  curves: 'pass-at-k',
  factor: 'by-factor',
  histogram: 'problems-by-accuracy',
  perplexity: 'perplexity',
};

/** What is to be copied or written. @throws Error where a chart is not on screen */
export async function contentOf(
  what: Export,
  report: CoverageReport,
  shown: readonly Shown[],
  { majority, perplexity }: { majority: CoverageMajority | null; perplexity: NamedPerplexity | null },
  pictures: Pictures,
): Promise<Content> {
  if (what === 'copy') {
    const further = perplexity ? [perplexityTable(perplexity.found, perplexity.names)] : [];
    return { kind: 'text', text: tablesText([...coverageTables(report, shown, majority), ...further]) };
  }
  if (what === 'csv') {
    const further = perplexity ? perplexityCsv(perplexity.found, perplexity.names) : '';
    return { kind: 'file', file: { name: 'coverage', format: 'csv', content: coverageCsv(report, shown, majority) + further } };
  }
  const [chart, format] = what.split('-') as [Chart, 'svg' | 'png'];
  const picture = pictures[chart];
  if (!picture) throw new Error('The chart is not on screen: go back to the charts to save it.');
  const background = toHex(resolveColour('var(--ptl-background)'));
  const content = format === 'svg' ? svgText(picture, background) : await pngOf(picture, background);
  const name = (chart === 'curves' ? pictures.curvesName : undefined) ?? FILES[chart];
  return { kind: 'file', file: { name, format, content } };
}
