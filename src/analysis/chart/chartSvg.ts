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
  return svgPicture([body(chart, size)], { title: chart.title, description: chart.description, id, isAlone, size });
}

/**
 * Several charts as one picture, rows of `columns`, each chart `size` px.
 * @param id of its title in a page of many, letters and digits
 * @param isAlone with its style, as a file of its own; without, the page has `chartStyle`
 */
export function chartGrid(
  charts: readonly Chart[],
  {
    title,
    description,
    columns,
    size,
    id = 'grid',
    isAlone = true,
  }: { title: string; description: string; columns: number; size: Size; id?: string; isAlone?: boolean },
): string {
  const [width, height] = [size.width * Math.min(columns, charts.length), size.height * Math.ceil(charts.length / columns)];
  const placed = charts.map((chart, index) => {
    const at = `translate(${px((index % columns) * size.width)} ${px(Math.floor(index / columns) * size.height)})`;
    return svgElement('g', { transform: at }, `\n${body(chart, size)}\n`);
  });
  return svgPicture(placed, { title, description, id, isAlone, size: { width, height } });
}

/**
 * A picture of the charts' look: its title and text alternative, paper, and what is on it.
 * @param parts markup
 */
export function svgPicture(
  parts: readonly string[],
  { title, description, id, isAlone, size }: { title: string; description: string; id: string; isAlone: boolean; size: Size },
): string {
  const inside = [
    `<title id="${id}-title">${markupText(title)}</title>`,
    `<desc id="${id}-desc">${markupText(description)}</desc>`,
    ...(isAlone ? [`<style>${chartStyle}</style>`] : []),
    svgElement('rect', { class: 'pc-paper', width: size.width, height: size.height, rx: 6 }),
    ...parts,
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

function body(chart: Chart, size: Size): string {
  if (chart.kind === 'lines') return lineMarkup(chart, size);
  return chart.kind === 'bars' ? barMarkup(chart, size) : areaMarkup(chart, size);
}
