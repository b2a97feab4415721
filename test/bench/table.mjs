import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Rows of a Markdown table: what was measured, and how many times the peer's speed the best of the backends is (for a time, the peer's by ours). */
export function table(rows, { backends, header }) {
  const lines = rows.map(({ name, unit, cells }) => {
    const best = Math.max(...backends.map((backend) => ratio(cells[backend], cells.peer, unit)));
    const columns = [name, unit, ...backends.map((backend) => figure(cells[backend])), figure(cells.peer)];
    return `| ${[...columns, Number.isFinite(best) ? `${best.toFixed(2)} ×` : '-'].join(' | ')} |`;
  });
  const titles = ['', 'unit', ...backends, 'peer', 'best by peer'];
  const head = [`| ${titles.join(' | ')} |`.replace('|  |', '| |'), `|${'---|'.repeat(titles.length)}`];
  return [...(header ? head : []), ...lines].join('\n');
}

function figure(cell) {
  if (!cell) return '-';
  if (cell.error) return cell.error;
  const value = cell.value >= 100 ? Math.round(cell.value).toLocaleString('en-US') : cell.value.toFixed(1);
  return cell.gib === undefined ? value : `${value} (${cell.gib.toFixed(1)} GiB)`;
}

function ratio(ours, peers, unit) {
  if (!ours || !peers || ours.error || peers.error) return Number.NEGATIVE_INFINITY;
  return unit === 'tokens/s' ? ours.value / peers.value : peers.value / ours.value;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { backends, rows } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
  console.log(table(rows, { backends, header: true }));
}
