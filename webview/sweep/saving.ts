import { chartGrid } from '../../src/analysis/chart/chartSvg';
import type { SweepOverview, sweepProtocol } from '../../src/contract/messages/sweep';
import type { Ask } from '../../src/contract/messages/protocol';
import { tablesText } from '../shared/numberTable';
import { runTable } from './model/runRows';
import { multiplesOf } from './model/multiples';
import { runsCsv, stepsCsv } from './model/sweepCsv';
import type { Saving } from './sweepHeader';

type Content = { kind: 'text'; text: string } | { kind: 'file'; file: Ask<typeof sweepProtocol, 'save'> };

const SIZE = { width: 360, height: 240 };

/** What is to be copied or written. */
export async function contentOf(what: Saving, sweep: SweepOverview): Promise<Content> {
  const file = (format: 'csv' | 'svg' | 'png', content: string, name = sweep.title): Content => ({
    kind: 'file',
    file: { name: name.slice(0, 100), format, content },
  });
  switch (what) {
    case 'copy':
      return { kind: 'text', text: tablesText([runTable(sweep)]) };
    case 'runs-csv':
      return file('csv', runsCsv(sweep));
    case 'steps-csv':
      return file('csv', stepsCsv(sweep), `${sweep.title.slice(0, 90)}-steps`);
    case 'multiples-svg':
      return file('svg', `${multiplesSvg(sweep)}\n`);
    case 'multiples-png':
      return file('png', await pngOfText(multiplesSvg(sweep)));
  }
}

/** A row of charts a measure, with common axes. */
function multiplesSvg(sweep: SweepOverview): string {
  const multiples = multiplesOf(sweep);
  const columns = Math.max(1, ...multiples.map(({ charts }) => charts.length));
  const description = multiples.map(({ title, charts }) => `${title} by step in ${charts.length} settings.`).join(' ');
  return chartGrid(
    multiples.flatMap(({ charts }) => charts),
    { title: sweep.title, description, columns, size: SIZE },
  );
}

/** base64, of twice the size. */
async function pngOfText(svg: string): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth * 2;
  canvas.height = image.naturalHeight * 2;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
