import { visibleText } from '../../analysis/visibleText';
import type { ReportedToken, TokensOfFile, TokensReport } from '../../contract/tokensReport';
import { percent } from './tableNumbers';

const NAME = 22;
const CELL = 12;

/** A line a file, then the tokens of the last one. */
export function tokensTable({ files, caveats }: TokensReport): string {
  const last = files.at(-1)!;
  const lines = [
    row('entropy in nats', ['completions', 'tokens', 'mean', '80 %', '< 0.01', 'overlap', 'covariance', 'perplexity', 'of base']),
    ...files.map(fileLine),
    '',
    ...list(`Highest mean entropy, ${last.name}`, last.highest, 'nats'),
    ...list('Lowest mean entropy', last.lowest, 'nats'),
    ...(last.reference
      ? [
          ...list('Likelier than under the base, mean log p − log p', last.reference.likelier, 'nats'),
          ...list('Less likely', last.reference.lessLikely, 'nats'),
        ]
      : []),
    ...caveats.map((caveat) => `Note: ${caveat}.`),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function fileLine({ name, completions, tokens, entropy, reference, covariance, perplexity }: TokensOfFile): string {
  return row(name, [
    ...[String(completions), String(tokens)],
    ...(entropy ? [entropy.mean.toFixed(3), entropy.percentiles[80].toFixed(3), percent(entropy.certain)] : ['–', '–', '–']),
    reference ? percent(reference.overlap) : '–',
    covariance ? covariance.mean.toFixed(4) : '–',
    ...[perplexity.own, perplexity.reference].map((box) => box?.median.toFixed(3) ?? '–'),
  ]);
}

function list(title: string, tokens: readonly ReportedToken[], unit: string): string[] {
  if (tokens.length === 0) return [];
  const width = Math.max(...tokens.map(({ text }) => visibleText(text, true).length)) + 2;
  return [
    title,
    ...tokens.map(({ text, mean, count }) => {
      const value = `${mean < 0 ? '−' : ''}${Math.abs(mean).toFixed(3)}`;
      return `  ${visibleText(text, true).padEnd(width)}${value.padStart(7)} ${unit}  × ${count}`;
    }),
    '',
  ];
}

function row(label: string, cells: readonly string[]): string {
  return `${label.slice(0, NAME - 1).padEnd(NAME)}${cells.map((cell) => cell.padStart(CELL)).join('')}`;
}
