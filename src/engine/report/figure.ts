import { chartGrid, chartSvg } from '../../analysis/chart/chartSvg';
import { treeSvg } from '../../analysis/tree/treeSvg';
import type { Block, Figure, Section } from './document';

/** All pictures, also those in folded parts, in their order. */
export function figuresOf(blocks: readonly Block[]): Figure[] {
  return blocks.flatMap((block) => (isFigure(block) ? [block] : block.kind === 'folded' ? figuresOf(block.blocks) : []));
}

/** The same sections, where no two pictures have one file: of those that would, the second is `name-2`. Their ids in a page differ, too. */
export function withOwnFiles(sections: readonly Section[]): Section[] {
  const taken = new Set<string>();
  const renamed = (block: Block): Block => {
    if (block.kind === 'folded') return { ...block, blocks: block.blocks.map(renamed) };
    if (!isFigure(block)) return block;
    let { file } = block;
    for (let number = 2; taken.has(file); number++) file = `${block.file}-${number}`;
    taken.add(file);
    return { ...block, file };
  };
  return sections.map((section) => ({ ...section, blocks: section.blocks.map(renamed) }));
}

const isFigure = (block: Block): block is Figure => block.kind === 'chart' || block.kind === 'charts' || block.kind === 'tree';

/** A picture as SVG. @param isAlone as a file of its own; without, it is part of a page that has the charts' style */
export function figureSvg(figure: Figure, isAlone: boolean): string {
  const id = figure.file;
  if (figure.kind === 'chart') return chartSvg(figure.chart, { id, isAlone });
  if (figure.kind === 'tree') return treeSvg(figure.report, figure.layout, figure.names, { ...figure, id, isAlone });
  return chartGrid(figure.charts, { ...figure, id, isAlone });
}

/** Title and text alternative of a picture. */
export function figureText(figure: Figure): string {
  const { title, description } = figure.kind === 'chart' ? figure.chart : figure;
  return `${title}. ${description}`;
}
