import { createHash } from 'node:crypto';
import { chartStyle } from '../../analysis/chart/palette';
import { markupText } from '../../analysis/chart/svgElement';
import { visibleText } from '../../analysis/visibleText';
import type { Block, ReportDocument, Words } from './document';
import { figureSvg } from './figure';
import { pageStyle } from './pageStyle';

/** More rows than this may be parted by a page's end. */
const LONG = 20;

/** Tables of more columns are printed small. */
const WIDE = 7;

/** A report as one HTML file: no script, nothing from elsewhere, and a policy that would refuse both. */
export function htmlDocument({ title, note, sections }: ReportDocument): string {
  const style = `\n${pageStyle}\n${chartStyle}\n`;
  const hash = createHash('sha256').update(style).digest('base64');
  const ids = sections.map((_, index) => `section-${index + 1}`);
  const links = sections.map((section, index) => `<li><a href="#${ids[index]}">${markupText(section.title)}</a></li>`);
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">`,
    '<meta name="referrer" content="no-referrer">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${markupText(title)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${markupText(title)}</h1>`,
    `<p class="note">${markupText(note)}</p>`,
    `<nav aria-label="Contents"><ul>${links.join('')}</ul></nav>`,
    ...sections.map(
      (section, index) =>
        `<section aria-labelledby="${ids[index]}">\n<h2 id="${ids[index]}">${markupText(section.title)}</h2>\n${section.blocks.map(html).join('\n')}\n</section>`,
    ),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function html(block: Block): string {
  switch (block.kind) {
    case 'text':
      return `<p>${markupText(block.text)}</p>`;
    case 'finding':
      return `<p class="finding">${markupText(block.text)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${markupText(item)}</li>`).join('')}</ul>`;
    case 'table':
      return table(block);
    case 'chart':
      return `<figure>${figureSvg(block, false)}</figure>`;
    case 'charts':
    case 'tree':
      return `<figure class="full">${figureSvg(block, false)}</figure>`;
    case 'code':
      return `<pre>${lines(block.text)}</pre>`;
    case 'folded':
      return `<details><summary>${markupText(block.summary)}</summary>\n${block.blocks.map(html).join('\n')}\n</details>`;
  }
}

function table({ caption, columns, rows, isOfWords = false }: Extract<Block, { kind: 'table' }>): string {
  const kinds = [isOfWords ? 'words' : '', rows.length > LONG ? 'long' : '', columns.length > WIDE ? 'many' : '']
    .filter((kind) => kind !== '')
    .join(' ');
  return [
    `<div class="wide${rows.length > LONG ? ' long' : ''}"><table${kinds === '' ? '' : ` class="${kinds}"`}>`,
    `<caption>${markupText(caption)}</caption>`,
    `<thead><tr>${columns.map((column) => `<th scope="col">${markupText(column)}</th>`).join('')}</tr></thead>`,
    '<tbody>',
    ...rows.map(
      (row) =>
        `<tr>${row.map((words, index) => (index === 0 ? `<th scope="row">${cell(words)}</th>` : `<td>${cell(words)}</td>`)).join('')}</tr>`,
    ),
    '</tbody></table></div>',
  ].join('\n');
}

function cell(words: Words): string {
  if (typeof words === 'string') return markupText(words);
  return `<code>${markupText(words.code.replace(/[\n\r]/g, '↵').replaceAll('\t', '⇥'))}</code>`;
}

/** Text whose line feeds stay. */
const lines = (text: string): string => visibleText(text).split('\n').map(markupText).join('\n');
