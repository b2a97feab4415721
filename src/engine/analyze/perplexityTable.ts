import type { PerplexityBox, PerplexityReport } from '../../contract/perplexityReport';
import { signed } from './tableNumbers';

/** A line a box, and a line a difference of medians. */
export function perplexityTable({ boxes, differences, caveats }: PerplexityReport): string {
  const names = boxes.map(({ texts, under }) => `${texts}, under ${under}`);
  const width = Math.max(...names.map(({ length }) => length), 'perplexity of'.length) + 2;
  const row = (label: string, cells: readonly string[]): string =>
    `${label.padEnd(width)}${cells.map((cell) => cell.padStart(11)).join('')}`;
  const lines = [
    row('perplexity of', ['low', 'quartile', 'median', 'quartile', 'high', 'n', 'problems', 'infinite']),
    ...boxes.map((box, index) => row(names[index]!, cells(box))),
    ...(differences.length === 0 ? [] : ['', 'Difference of medians, 95 % interval over problems']),
    ...differences.map(({ of, less, value, low, high }) => {
      const interval = `${signed(value)} [${signed(low)}, ${signed(high)}]`;
      return `  ${names[of]!} less ${names[less]!}: ${interval}`;
    }),
    ...boxes.flatMap(({ empty }, index) => (empty === 0 ? [] : `Note: ${names[index]!}: ${empty} completions have no token.`)),
    ...caveats.map((caveat) => `Note: ${caveat}.`),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function cells({ box, completions, problems }: PerplexityBox): string[] {
  const figures = box
    ? [box.low, box.q1, box.median, box.q3, box.high].map((value) => value.toFixed(3))
    : Array<string>(5).fill('–');
  return [...figures, String(completions), String(problems), String(box?.infinite ?? completions)];
}
