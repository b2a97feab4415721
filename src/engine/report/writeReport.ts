import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../store/atomicFile';
import { recipeFile, type ReportDocument } from './document';
import { figuresOf, figureSvg } from './figure';
import { htmlDocument } from './htmlDocument';
import { FIGURES, markdownDocument } from './markdownDocument';

/** Writes report.html, which needs no other file, report.md with its charts as SVG files, and the recipes of the runs. @returns the paths */
export async function writeReport(folder: string, document: ReportDocument): Promise<{ html: string; markdown: string }> {
  const figures = join(folder, FIGURES);
  await mkdir(figures, { recursive: true });
  for (const figure of document.sections.flatMap(({ blocks }) => figuresOf(blocks)))
    await writeFileAtomic(join(figures, `${figure.file}.svg`), `${figureSvg(figure, true)}\n`);
  if (document.recipes.length > 0) await mkdir(join(folder, 'recipes'), { recursive: true });
  for (const { id, text } of document.recipes) await writeFileAtomic(join(folder, recipeFile(id)), text);
  const [html, markdown] = [join(folder, 'report.html'), join(folder, 'report.md')];
  await writeFileAtomic(markdown, markdownDocument(document));
  await writeFileAtomic(html, htmlDocument(document));
  return { html, markdown };
}
