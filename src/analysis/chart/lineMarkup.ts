import type { LineChart, Size } from './chart';
import type { DrawnLine } from './drawnLine';
import { frameMarkup, legendMarkup, RIGHT } from './frame';
import { lineLayout, type LineLayout } from './lineLayout';
import { dashAt } from './palette';
import { px, svgElement, svgWords } from './svgElement';

/** What a chart of lines consists of. */
export function lineMarkup(chart: LineChart, size: Size): string {
  const layout = lineLayout(chart, size);
  const { area, legend, lines, guides, verticals } = layout;
  return [
    frameMarkup(layout, { title: chart.title, xLabel: chart.x.label, yLabel: chart.y.label }, size.width),
    legendMarkup(legend, area.left, size.width - area.left - RIGHT, (index, x, y) => sample(lines[index]!, x, y)),
    interval(layout),
    ...lines.map(({ band, colour }) => (band === '' ? '' : svgElement('path', { class: `pc-band pc-f-${colour}`, d: band }))),
    ...guides.map(
      ({ y, label }) =>
        svgElement('path', { class: 'pc-guide', d: `M${px(area.left)} ${px(y)}H${px(area.right)}` }) +
        svgWords(area.right - 4, y - 5, label, { class: 'pc-quiet pc-halo pc-small', 'text-anchor': 'end' }),
    ),
    ...verticals.map(
      ({ x, label, isLeftward, row }) =>
        svgElement('path', { class: 'pc-drop', d: `M${px(x)} ${px(area.top)}V${px(area.bottom)}` }) +
        svgWords(x + (isLeftward ? -5 : 5), area.top + 12 + row * 15, label, {
          class: 'pc-halo pc-small',
          'text-anchor': isLeftward ? 'end' : undefined,
        }),
    ),
    ...lines.flatMap((line) => [
      ...line.whiskers.map(({ x, top, bottom }) => whisker(x, top, bottom, `pc-s-${line.colour}`)),
      line.path === '' ? '' : stroke(line, line.path),
      ...line.dots.map(({ x, y }) => dot(line, x, y)),
    ]),
    ...lines.map(({ end, colour }) => (end ? svgWords(end.x, end.y, end.words, { class: `pc-strong pc-f-${colour}` }) : '')),
    pointedOut(layout),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** What a line looks like, 22 px wide; a dot of one that joins nothing. */
function sample(line: DrawnLine, x: number, y: number): string {
  if (line.path === '' && line.dots.length > 0) return dot(line, x + 11, y);
  return stroke(line, `M${px(x)} ${px(y)}h22`);
}

const dot = ({ colour }: DrawnLine, cx: number, cy: number): string =>
  svgElement('circle', { class: `pc-dot pc-f-${colour}`, cx, cy, r: 3.2 });

/** An interval as a vertical line with ends. */
export function whisker(x: number, top: number, bottom: number, colour = ''): string {
  const d = `M${px(x - 3)} ${px(top)}h6M${px(x)} ${px(top)}V${px(bottom)}M${px(x - 3)} ${px(bottom)}h6`;
  return svgElement('path', { class: `pc-whisker ${colour}`.trim(), d });
}

function stroke({ colour, dash }: DrawnLine, d: string): string {
  const dashes = dashAt(dash);
  return svgElement('path', { class: `pc-line pc-s-${colour}`, d, 'stroke-dasharray': dashes === '' ? undefined : dashes });
}

function interval({ mark, area }: LineLayout): string {
  if (!mark || mark.right <= mark.left) return '';
  return svgElement('rect', {
    ...{ class: 'pc-interval', x: mark.left, y: area.top },
    ...{ width: mark.right - mark.left, height: area.bottom - area.top },
  });
}

function pointedOut({ mark, area }: LineLayout): string {
  if (!mark) return '';
  const at = { x: mark.x + (mark.isLeftward ? -8 : 8), 'text-anchor': mark.isLeftward ? 'end' : undefined };
  return [
    svgElement('path', { class: 'pc-drop', d: `M${px(mark.x)} ${px(mark.y)}V${px(area.bottom)}` }),
    svgElement('circle', { class: 'pc-ring', cx: mark.x, cy: mark.y, r: 5 }),
    ...mark.words.map((words, index) =>
      svgWords(at.x, area.bottom - 8 - 15 * (mark.words.length - 1 - index), words, {
        class: 'pc-halo pc-small',
        'text-anchor': at['text-anchor'],
      }),
    ),
  ].join('');
}
