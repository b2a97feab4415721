import type { Ask } from '../../src/contract/messages/protocol';
import type { RunsTableProtocol } from '../../src/contract/messages/runsTable';
import { pngOf, svgText } from '../shared/chart/svgPicture';
import { toHex } from '../shared/colour';
import { resolveColour } from '../shared/themeColours';
import { metricNames } from './model/seriesCurves';
import { seriesCsv, seriesJson } from './model/seriesTables';
import type { RunCompare, SeriesSaving } from './runCompare';

type SavedFile = Ask<RunsTableProtocol, 'save'>;

/** What is to be written of a comparison: numbers in one file, charts in one each. */
export async function seriesFiles(
  what: Exclude<SeriesSaving, 'copy'>,
  { series, names, pictures }: RunCompare,
): Promise<SavedFile[]> {
  if (what === 'csv') return [{ name: 'series', format: 'csv', content: seriesCsv(series, names, metricNames(series)) }];
  if (what === 'json') return [{ name: 'series', format: 'json', content: seriesJson(series, names) }];
  const background = toHex(resolveColour('var(--ptl-background)'));
  const written = pictures.map(async ({ metric, svg }) => ({
    name: metric.slice(0, 100),
    format: what,
    content: what === 'svg' ? svgText(svg, background) : await pngOf(svg, background),
  }));
  return Promise.all(written);
}
