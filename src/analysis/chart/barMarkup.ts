import { barLayout, type Bar } from './barLayout';
import type { BarChart, Size } from './chart';
import { frameMarkup, legendMarkup, RIGHT } from './frame';
import { hatch } from './hatch';
import { whisker } from './lineMarkup';
import { svgElement, svgWords } from './svgElement';

/** What a chart of bars consists of; bars of a group are hatched alike, so that colour is not the only cue. */
export function barMarkup(chart: BarChart, size: Size): string {
  const layout = barLayout(chart, size);
  const { area, legend, bars, colours, labels } = layout;
  const lines = Math.max(1, ...labels.map((label) => label.lines.length));
  const body = ({ group, ...box }: Pick<Bar, 'group' | 'x' | 'width' | 'top' | 'bottom'>): string => {
    const rectangle = { x: box.x, y: box.top, width: box.width, height: Math.max(0, box.bottom - box.top) };
    return (
      svgElement('rect', { class: `pc-bar pc-f-${colours[group]!}`, ...rectangle }) + hatch(group, rectangle, colours[group]!)
    );
  };
  return [
    // The axis' name stands below all lines of the labels.
    frameMarkup({ ...layout, xTicks: [] }, { title: chart.title, xLabel: '', yLabel: chart.y.label }, size.width),
    legendMarkup(legend, area.left, size.width - area.left - RIGHT, (group, x, y) =>
      body({ group, x, width: 22, top: y - 5, bottom: y + 6 }),
    ),
    ...bars.map(body),
    ...bars.map((bar) => (bar.whisker ? whisker(bar.whisker.x, bar.whisker.top, bar.whisker.bottom) : '')),
    ...bars.map(({ words, x, width, top, whisker: interval }) =>
      words === ''
        ? ''
        : svgWords(x + width / 2, (interval?.top ?? top) - 4, words, { class: 'pc-small pc-halo', 'text-anchor': 'middle' }),
    ),
    ...labels.flatMap((label) =>
      label.lines.map((words, index) =>
        svgWords(label.x, area.bottom + 18 + index * 14, words, { class: 'pc-quiet', 'text-anchor': 'middle' }),
      ),
    ),
    svgWords((area.left + area.right) / 2, area.bottom + 38 + (lines - 1) * 14, chart.label, { 'text-anchor': 'middle' }),
  ]
    .filter((part) => part !== '')
    .join('\n');
}
