import type { AreaChart, Size } from './chart';
import { areaLayout } from './areaLayout';
import { frameMarkup } from './frame';
import { svgElement, svgWords } from './svgElement';

/** What a chart of stacked shares consists of; names stand beside the right end. */
export function areaMarkup(chart: AreaChart, size: Size): string {
  const layout = areaLayout(chart, size);
  return [
    frameMarkup(layout, { title: chart.title, xLabel: chart.x.label, yLabel: chart.label }, size.width),
    ...layout.areas.map(({ path, colour }) => svgElement('path', { class: `pc-area pc-f-${colour}`, d: path })),
    ...layout.areas.map(({ edge }) => svgElement('path', { class: 'pc-ring', d: edge })),
    ...layout.areas.map(({ end, colour }) => svgWords(end.x, end.y, end.words, { class: `pc-strong pc-f-${colour}` })),
  ].join('\n');
}
