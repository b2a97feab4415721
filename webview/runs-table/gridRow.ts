import { html, nothing, type TemplateResult } from 'lit';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import { styled } from '../shared/styled';
import { cellContent, editorLabel } from './cellContent';
import { cellEditor, type EditedCell } from './cellEditor';
import { cellText, columnInfo, type ColumnInfo, type ShownColumn } from './model/columns';
import type { RunColumns } from './model/runColumns';
import { pinnedLefts } from './pinnedLefts';
import { ROW } from './runGridStyles';

/** A column as the grid draws it. */
export interface GridColumn extends ColumnInfo {
  /** CSS classes of its cells. */
  classes: string;
  styles: { width: string; left: string | null };
}

export function gridColumns(columns: readonly ShownColumn[], differing: ReadonlySet<string>): GridColumn[] {
  const known = columns.map(({ id, pinned }) => ({ ...columnInfo(id), pinned }));
  const lefts = pinnedLefts(known);
  return known.map((column, index) => ({
    ...column,
    classes: `cell ${column.isNumber ? 'figure' : ''} ${column.pinned ? 'pinned' : ''} ${differing.has(column.id) ? 'differs' : ''}`,
    styles: { width: `${column.width}px`, left: lefts[index] ?? null },
  }));
}

export interface GridRow {
  table: RunColumns;
  columns: readonly GridColumn[];
  /** Of the table. */
  row: number;
  /** Its place among the rows shown. */
  index: number;
  isSelected: boolean;
  /** The column that the keyboard is at in this row; −1 in others. */
  at: number;
  /** The cell of this row that is being changed. */
  edited: EditedCell | null;
  /** What a cell was changed to; null where that was dropped. */
  finish(text: string | null, isByKey: boolean): void;
}

/** One row. It listens to nothing itself: `cellOf` says which cell an event of the grid is in. */
export function gridRow(shown: GridRow): TemplateResult {
  const { columns, index, isSelected } = shown;
  return html`<div
    class="row"
    role="row"
    aria-rowindex=${index + 2}
    aria-selected=${isSelected}
    ${styled({ top: `${index * ROW}px` })}
  >
    <div class="cell select pinned" role="gridcell" aria-colindex="1">
      <span class="box">${isSelected ? html`<ptl-icon name="check"></ptl-icon>` : nothing}</span>
      <span class="unseen">${isSelected ? 'selected' : 'not selected'}</span>
    </div>
    ${columns.map((column, place) => gridCell(shown, column, place))}
  </div>`;
}

function gridCell({ table, row, index, at, edited, finish }: GridRow, column: GridColumn, place: number): TemplateResult {
  const { id, classes, styles, isEdited } = column;
  const change = edited?.id === id ? edited : null;
  return html`<div
    id="cell-${index}-${place}"
    class="${classes} ${at === place ? 'at' : ''} ${change ? 'edited' : ''}"
    role=${id === 'name' ? 'rowheader' : 'gridcell'}
    aria-colindex=${place + 2}
    aria-readonly=${!isEdited}
    ${styled(styles)}
  >
    ${change ? cellEditor(change, editorLabel(id), finish) : cellContent(table, id, row, visibleText(cellText(table, id, row)))}
  </div>`;
}

/** The place of the cell in which an event happened; column −1 is the box that selects. Undefined outside cells of runs. */
export function cellOf({ target }: Event): { row: number; column: number; cell: HTMLElement } | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('.row > .cell') : null;
  const row = cell?.closest<HTMLElement>('.row');
  if (!cell || !row) return undefined;
  return { row: Number(row.ariaRowIndex) - 2, column: Number(cell.ariaColIndex) - 2, cell };
}
