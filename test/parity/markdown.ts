import { standardDeviation } from '../../src/engine/training/statistics';
import { average, type Estimate } from './statistics';

/** Mean and standard deviation. */
export function withDeviation(values: readonly number[], digits: number): string {
  return `${average(values).toFixed(digits)} ± ${(standardDeviation(values) ?? 0).toFixed(digits)}`;
}

/** A difference with its interval. */
export function signed({ mean, low, high }: Estimate, digits: number): string {
  const text = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;
  return `${text(mean)} [${text(low)}, ${text(high)}]`;
}

/** Cells by row under a head. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
