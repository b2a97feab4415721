import type { Chart, Size } from '../../analysis/chart/chart';
import type { TreeLayout } from '../../analysis/tree/treeLayout';
import type { TreeReport } from '../../contract/treeReport';

/** Plain words, or text that is shown as it is, letter by letter: a path, a hash, what a model wrote. */
export type Words = string | { code: string };

/** A part of a report, which HTML and Markdown show alike. */
export type Block =
  | { kind: 'text'; text: string }
  /** What was found, in one sentence. */
  | { kind: 'finding'; text: string }
  | { kind: 'list'; items: readonly string[] }
  /** A first column of names, and numbers or words beside it. */
  | { kind: 'table'; caption: string; columns: readonly string[]; rows: readonly (readonly Words[])[]; isOfWords?: boolean }
  | Figure
  | { kind: 'code'; text: string }
  | { kind: 'folded'; summary: string; blocks: readonly Block[] };

/** A picture; `file` is the name of its SVG file, without extension. */
export type Figure =
  | { kind: 'chart'; file: string; chart: Chart }
  /** Small multiples: charts of `size` px in rows of `columns`. */
  | { kind: 'charts'; file: string; title: string; description: string; charts: readonly Chart[]; columns: number; size: Size }
  /** A prefix tree of completions. `names` are those of its models. */
  | {
      kind: 'tree';
      file: string;
      title: string;
      description: string;
      report: TreeReport;
      layout: TreeLayout;
      names: readonly string[];
    };

export interface Section {
  title: string;
  blocks: readonly Block[];
}

export interface ReportDocument {
  title: string;
  /** When and by what it was written. */
  note: string;
  sections: readonly Section[];
  /** Recipes that lie beside it, by id of the run. */
  recipes: readonly { id: string; text: string }[];
}

/** Where a run's recipe lies, from the report's folder. */
export const recipeFile = (id: string): string => `recipes/${id}.json`;
