import { readFileSync } from 'node:fs';
import { figure } from './figure';
import { readRecords } from './records';
import { blocks } from './report';

/** What docs/parity.md and its figure must be, by path, given the data in docs/parity and the words in docs/parity.md. */
export function redraw(docs: string): Record<string, string> {
  const records = readRecords(`${docs}/parity`);
  const page = `${docs}/parity.md`;
  let text = readFileSync(page, 'utf8');
  for (const [name, block] of Object.entries(blocks(records))) {
    const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const from = text.indexOf(begin);
    const to = text.indexOf(end);
    if (from < 0 || to < from) throw new Error(`${page} has no place ${begin} … ${end}`);
    text = `${text.slice(0, from + begin.length)}\n\n${block}\n\n${text.slice(to)}`;
  }
  return { [page]: text, [`${docs}/parity/curves.svg`]: figure(records.runs) };
}
