import type { Chart } from '../../src/analysis/chart/chart';
import type { Measure } from './verdict';

/** One of the eight questions: what was published, what was measured here. */
export interface Section {
  title: string;
  /** What was trained and compared, Markdown. */
  setting: string;
  measures: readonly Measure[];
  charts: readonly { name: string; chart: Chart }[];
  /** Further facts, Markdown: each a paragraph or a table. */
  facts: readonly string[];
}
