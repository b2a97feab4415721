import { markupText } from '../../analysis/chart/svgElement';
import { visibleText } from '../../analysis/visibleText';
import type { Block, ReportDocument, Words } from './document';
import { figureText } from './figure';
import { codeSpan, plainMarkdown } from './markdownText';

/** Folder of the SVG files, beside the Markdown. */
export const FIGURES = 'figures';

/** A report as GitHub-flavoured Markdown, whose charts are SVG files in {@link FIGURES}. */
export function markdownDocument({ title, note, sections }: ReportDocument): string {
  const parts = [`# ${plainMarkdown(title)}`, plainMarkdown(note)];
  for (const section of sections) parts.push(`## ${plainMarkdown(section.title)}`, ...section.blocks.map(markdown));
  return `${parts.join('\n\n')}\n`;
}

function markdown(block: Block): string {
  switch (block.kind) {
    case 'text':
      return plainMarkdown(block.text);
    case 'finding':
      return `**${plainMarkdown(block.text)}**`;
    case 'list':
      return block.items.map((item) => `- ${plainMarkdown(item)}`).join('\n');
    case 'table':
      return table(block);
    case 'chart':
    case 'charts':
    case 'tree':
      return `![${plainMarkdown(figureText(block))}](${FIGURES}/${block.file}.svg)`;
    case 'code':
      return fenced(block.text);
    case 'folded':
      return [`<details><summary>${markupText(block.summary)}</summary>`, ...block.blocks.map(markdown), '</details>'].join(
        '\n\n',
      );
  }
}

function table({ caption, columns, rows, isOfWords = false }: Extract<Block, { kind: 'table' }>): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const cell = (words: Words): string => (typeof words === 'string' ? plainMarkdown(words) : codeSpan(words.code));
  return [
    `*${plainMarkdown(caption)}*`,
    '',
    line(columns.map(plainMarkdown)),
    `|${columns.map((_, index) => (index === 0 || isOfWords ? ' --- |' : ' ---: |')).join('')}`,
    ...rows.map((row) => line(row.map(cell))),
  ].join('\n');
}

/** Behind a fence that is longer than any in it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${visibleText(text).trimEnd()}\n${fence}`;
}
