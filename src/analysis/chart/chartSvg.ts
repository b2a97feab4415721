import { areaMarkup } from './areaMarkup';
import { barMarkup } from './barMarkup';
import type { Chart, Size } from './chart';
import { lineMarkup } from './lineMarkup';
import { chartStyle } from './palette';
import { markupText, px, svgElement } from './svgElement';

const SIZE: Size = { width: 720, height: 380 };

/**
 * A chart as an SVG element, drawn without a page. It has no script, no style attribute, and no reference to anything outside.
 * @param id of its title in a page of many, letters and digits
 * @param isAlone with its style, as a file of its own; without, the page has `chartStyle`
 */
export function chartSvg(
  chart: Chart,
  { id = 'chart', size = SIZE, isAlone = true }: { id?: string; size?: Size; isAlone?: boolean } = {},
): string {
  const inside = [
    `<title id="${id}-title">${markupText(chart.title)}</title>`,
    `<desc id="${id}-desc">${markupText(chart.description)}</desc>`,
    ...(isAlone ? [`<style>${chartStyle}</style>`] : []),
    svgElement('rect', { class: 'pc-paper', width: size.width, height: size.height, rx: 6 }),
    body(chart, size),
  ];
  return svgElement(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      ...{ class: 'pc', viewBox: `0 0 ${px(size.width)} ${px(size.height)}`, width: size.width, height: size.height },
      ...{ role: 'img', 'aria-labelledby': `${id}-title ${id}-desc` },
    },
    `\n${inside.join('\n')}\n`,
  );
}

/** Several charts as one picture, rows of `columns`. */
export function chartGrid(
  charts: readonly Chart[],
  { title, description, columns, size }: { title: string; description: string; columns: number; size: Size },
): string {
  const [width, height] = [size.width * Math.min(columns, charts.length), size.height * Math.ceil(charts.length / columns)];
  const inside = [
    `<title id="grid-title">${markupText(title)}</title>`,
    `<desc id="grid-desc">${markupText(description)}</desc>`,
    `<style>${chartStyle}</style>`,
    svgElement('rect', { class: 'pc-paper', width, height, rx: 6 }),
    ...charts.map((chart, index) => {
      const at = `translate(${px((index % columns) * size.width)} ${px(Math.floor(index / columns) * size.height)})`;
      return svgElement('g', { transform: at }, `\n${body(chart, size)}\n`);
    }),
  ];
  return svgElement(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      ...{ class: 'pc', viewBox: `0 0 ${px(width)} ${px(height)}`, width, height },
      ...{ role: 'img', 'aria-labelledby': 'grid-title grid-desc' },
    },
    `\n${inside.join('\n')}\n`,
  );
}

function body(chart: Chart, size: Size): string {
  if (chart.kind === 'lines') return lineMarkup(chart, size);
  return chart.kind === 'bars' ? barMarkup(chart, size) : areaMarkup(chart, size);
}
