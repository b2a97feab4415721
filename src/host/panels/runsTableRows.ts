import { flatRecipe } from '../../analysis/recipeSettings';
import { methodLabel } from '../../contract/methodLabels';
import type { RunsPage, SentCell, SentColumn } from '../../contract/messages/runsTable';
import { createdAt } from '../../store/runEntry';
import { runCondition, runTime, shortTitle } from '../runs/describeRun';
import type { LibraryRun } from '../runs/runLibrary';
import { runKey } from '../runs/runRef';

/** Runs as a page of the Runs Table. @param folderName of a runs folder by its path @param now Unix ms */
export function runsPage(runs: readonly LibraryRun[], folderName: (runsFolder: string) => string, now: number): RunsPage {
  const columns = new PageColumns(runs.length);
  const tags: string[][] = [];
  runs.forEach(({ ref, entry }, row) => {
    const coded = (id: string, value: SentCell) => columns.put(id, row, value);
    const number = (id: string, value: number | null) => columns.putNumber(id, row, value);
    coded('name', shortTitle(entry));
    coded('id', entry.id);
    coded('state', runCondition(entry));
    coded('folder', folderName(ref.runsFolder));
    number('started', createdAt(entry));
    if (entry.kind === 'broken') coded('message', entry.reason);
    tags.push(entry.kind === 'run' ? entry.user.tags : []);
    if (entry.kind !== 'run') return;
    const { record, summary, user } = entry;
    if (summary.message !== null) coded('message', summary.message);
    coded('method', methodLabel(record.recipe.method));
    coded('model', record.baseModel.name);
    number('duration', runTime(entry, now));
    number('steps', summary.step);
    number('max_steps', record.recipe.max_steps);
    if (user.notes !== '') coded('notes', user.notes);
    for (const [name, value] of Object.entries(summary.metrics)) number(`metric:${name}`, value);
    for (const [key, value] of Object.entries(flatRecipe(record.recipe))) coded(`recipe:${key}`, value);
  });
  return { keys: runs.map(({ ref }) => runKey(ref)), columns: columns.sent(), tags };
}

/** Collects columns row by row. Most of a column are the same few values, or one: those are sent once. */
class PageColumns {
  private readonly numbers = new Map<string, (number | null)[]>();
  private readonly coded = new Map<string, { codeOf: Map<SentCell, number>; codes: number[] }>();

  constructor(private readonly rows: number) {}

  putNumber(id: string, row: number, value: number | null): void {
    let column = this.numbers.get(id);
    if (!column) this.numbers.set(id, (column = new Array<number | null>(this.rows).fill(null)));
    column[row] = value;
  }

  put(id: string, row: number, value: SentCell): void {
    let column = this.coded.get(id);
    if (!column) this.coded.set(id, (column = { codeOf: new Map(), codes: new Array<number>(this.rows).fill(-1) }));
    let code = column.codeOf.get(value);
    if (code === undefined) column.codeOf.set(value, (code = column.codeOf.size));
    column.codes[row] = code;
  }

  sent(): Record<string, SentColumn> {
    const columns: Record<string, SentColumn> = Object.create(null) as Record<string, SentColumn>;
    for (const [id, numbers] of this.numbers) columns[id] = { kind: 'numbers', numbers };
    for (const [id, { codeOf, codes }] of this.coded) {
      const values = [...codeOf.keys()];
      const isSame = values.length === 1 && codes.every((code) => code === 0);
      columns[id] = isSame ? { kind: 'same', value: values[0]! } : { kind: 'coded', values, codes };
    }
    return columns;
  }
}
