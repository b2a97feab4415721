import type { AxisScale } from './axisScale';
import type { Area } from './chart';
import { legendPlaces, ROW_HEIGHT, SAMPLE_WIDTH } from './legend';
import { fitted, svgElement, svgWords, wordsWidth } from './svgElement';

/** Room around the plotted area, px: of the title above, the axis below, and what has no labels on the right. */
export const TOP = 40;
export const BOTTOM = 46;
export const RIGHT = 16;

/** Left edge of the plotted area: the axis' name and its widest label stand before it. */
export const leftOf = ({ ticks }: AxisScale): number => 34 + Math.max(0, ...ticks.map(({ label }) => wordsWidth(label)));

/** Title, axes with their labels, and grid. */
export function frameMarkup(
  {
    area,
    xTicks,
    yTicks,
  }: { area: Area; xTicks: readonly { x: number; label: string }[]; yTicks: readonly { y: number; label: string }[] },
  { title, xLabel, yLabel }: { title: string; xLabel: string; yLabel: string },
  width: number,
): string {
  const middle = (area.top + area.bottom) / 2;
  return [
    svgWords(12, 22, fitted(title, (width - 24) * 0.8), { class: 'pc-title' }),
    ...yTicks.map(
      ({ y, label }) =>
        svgElement('path', {
          class: 'pc-grid',
          d: `M${Math.round(area.left)} ${Math.round(y) + 0.5}H${Math.round(area.right)}`,
        }) + svgWords(area.left - 8, y + 4, label, { class: 'pc-quiet', 'text-anchor': 'end' }),
    ),
    svgElement('path', {
      class: 'pc-axis',
      d: `M${Math.round(area.left)} ${Math.round(area.bottom) + 0.5}H${Math.round(area.right)}`,
    }),
    ...xTicks.map(({ x, label }) => svgWords(x, area.bottom + 18, label, { class: 'pc-quiet', 'text-anchor': 'middle' })),
    svgWords((area.left + area.right) / 2, area.bottom + 38, xLabel, { 'text-anchor': 'middle' }),
    svgElement(
      'g',
      { transform: `translate(16 ${Math.round(middle)}) rotate(-90)` },
      svgWords(0, 0, fitted(yLabel, (area.bottom - area.top) * 1.3), { 'text-anchor': 'middle' }),
    ),
  ].join('\n');
}

/** Keys under the title: a sample of each, and its name. @param sample draws one, 22 px wide around the height given */
export function legendMarkup(
  names: readonly string[],
  left: number,
  width: number,
  sample: (index: number, x: number, y: number) => string,
): string {
  return legendPlaces(names, width)
    .map(({ x, row, words }, index) => {
      const y = TOP - 1 + row * ROW_HEIGHT;
      return sample(index, left + x, y) + svgWords(left + x + SAMPLE_WIDTH, y + 4, words);
    })
    .join('\n');
}
