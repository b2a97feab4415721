import { duration, figure, count } from '../../../src/analysis/numberText';
import type { Cell } from './column';
import type { RunColumns } from './runColumns';

export type ColumnGroup = 'run' | 'metric' | 'highest' | 'lowest' | 'recipe';

export interface ColumnInfo {
  id: string;
  title: string;
  /** Further words for a tooltip. */
  explanation: string;
  group: ColumnGroup;
  /** px */
  width: number;
  isNumber: boolean;
  /** Can be changed in the table. */
  isEdited: boolean;
}

interface Described {
  title: string;
  width: number;
  isNumber?: boolean;
  isEdited?: boolean;
}

const RUN_COLUMNS: Record<string, Described> = {
  name: { title: 'Name', width: 220, isEdited: true },
  state: { title: 'State', width: 108 },
  method: { title: 'Method', width: 96 },
  model: { title: 'Model', width: 130 },
  folder: { title: 'Folder', width: 110 },
  id: { title: 'Run id', width: 220 },
  started: { title: 'Started', width: 138, isNumber: true },
  duration: { title: 'Duration', width: 92, isNumber: true },
  steps: { title: 'Steps', width: 84, isNumber: true },
  message: { title: 'Message', width: 260 },
  tags: { title: 'Tags', width: 150, isEdited: true },
  notes: { title: 'Notes', width: 240, isEdited: true },
};

/** What a column is, by its id: see `runsPageSchema`; `highest:NAME` and `lowest:NAME` are those of a metric over all steps. */
export function columnInfo(id: string): ColumnInfo {
  const run = RUN_COLUMNS[id];
  if (run) return { id, explanation: '', group: 'run', isNumber: false, isEdited: false, ...run };
  const at = id.indexOf(':');
  const [group, name] = [id.slice(0, at) as ColumnGroup, id.slice(at + 1)];
  const shared = { id, group, isEdited: false };
  switch (group) {
    case 'highest':
      return { ...shared, title: `${name} ↑`, explanation: `Highest ${name} of all steps`, width: 112, isNumber: true };
    case 'lowest':
      return { ...shared, title: `${name} ↓`, explanation: `Lowest ${name} of all steps`, width: 112, isNumber: true };
    case 'recipe':
      return { ...shared, title: name, explanation: `Recipe key ${name}`, width: 128, isNumber: false };
    default:
      return { ...shared, title: name, explanation: `${name} of the newest step`, width: 104, isNumber: true };
  }
}

/** Those of the runs there are, in the order in which they are offered. */
export function offeredColumns(table: RunColumns, hasFolders: boolean): string[] {
  const { ids } = table;
  const named = (prefix: string) => ids.filter((id) => id.startsWith(prefix)).sort();
  const metrics = named('metric:');
  const extremes = metrics.flatMap((id) => [id.replace('metric:', 'highest:'), id.replace('metric:', 'lowest:')]);
  const run = Object.keys(RUN_COLUMNS).filter((id) => id !== 'folder' || hasFolders);
  return [...run, ...metrics, ...extremes, ...named('recipe:')];
}

export interface ShownColumn {
  id: string;
  pinned: boolean;
}

/** What the table begins with, of the columns there are: none for which whole logs are read. */
export function defaultColumns(table: RunColumns, hasFolders: boolean): ShownColumn[] {
  const there = new Set(offeredColumns(table, hasFolders));
  const wanted = ['name', 'state', 'folder', 'method', 'model', 'started', 'duration', 'steps'];
  const measures = ['metric:reward', 'metric:loss', 'metric:entropy', 'recipe:learning_rate', 'tags', 'notes'];
  return [...wanted, ...measures].filter((id) => there.has(id)).map((id) => ({ id, pinned: id === 'name' }));
}

const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** A cell as text. A key that a recipe lacks is empty, a null in it `null`. */
export function cellText(table: RunColumns, id: string, row: number): string {
  if (id === 'tags') return table.tags(row).join(', ');
  const value = table.cell(id, row);
  if (value === undefined) return '';
  if (id === 'started') return dates.format(Number(value));
  if (id === 'duration') return duration(Number(value));
  if (id === 'steps') return `${count(Number(value))}/${stepsText(table.cell('max_steps', row))}`;
  if (id.startsWith('recipe:') || typeof value !== 'number')
    return typeof value === 'number' ? plainNumber(value) : String(value);
  return figure(value);
}

function stepsText(most: Cell): string {
  return typeof most === 'number' ? count(most) : '–';
}

/** As one writes it in a recipe: `1e-5`, `0.04`, `128`. */
function plainNumber(value: number): string {
  const size = Math.abs(value);
  return size > 0 && size < 0.001 ? value.toExponential() : String(value);
}
