import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import { RowsInView } from '../shared/rowsInView';
import { styled } from '../shared/styled';
import { cellText, columnInfo, type ColumnInfo, type ShownColumn } from './model/columns';
import type { RunColumns } from './model/runColumns';
import type { SortKey } from './model/sortRows';
import { pinnedLefts, SELECT_WIDTH } from './pinnedLefts';
import { ROW, runGridStyles } from './runGridStyles';
import { STATES } from './stateWords';

/** Where the keyboard is: `row` −1 is the head, `column` counts shown columns. */
interface Place {
  row: number;
  column: number;
}

/**
 * The runs as a grid of which only rows in view are drawn. Arrows, Home, End and page keys walk it; Space selects, Enter opens a run or sorts by a
 * head, F2 changes a cell that can be, else the name.
 *
 * @fires ptl-sort - `detail: { id, isAdded }`
 * @fires ptl-select - `detail: { key, isRange }`: the run is to be selected, or no longer
 * @fires ptl-open - `detail: string`: the key of a run
 * @fires ptl-edit - `detail: { key, id, text }`
 * @fires ptl-rows - `detail: { first, last }`: rows that are drawn now
 */
@customElement('ptl-run-grid')
export class RunGrid extends LitElement {
  @property({ attribute: false }) table!: RunColumns;
  /** Rows of the table that are shown, in order. */
  @property({ attribute: false }) rows: readonly number[] = [];
  @property({ attribute: false }) columns: readonly ShownColumn[] = [];
  @property({ attribute: false }) sort: readonly SortKey[] = [];
  @property({ attribute: false }) selected: ReadonlySet<string> = new Set();
  @property({ attribute: false }) differing: ReadonlySet<string> = new Set();
  /** Draws anew when cells are other ones. */
  @property({ type: Number }) version = 0;
  @state() private place: Place = { row: 0, column: 0 };
  @state() private editing = false;
  @query('.list') private list!: HTMLElement;
  private readonly inView = new RowsInView(this, ROW);
  private told = '';

  static override styles = runGridStyles;

  override render(): unknown {
    const columns = this.columns.map(({ id, pinned }) => ({ ...columnInfo(id), pinned }));
    const { first, last } = this.inView.range(this.rows.length + 1);
    const drawn = this.inView
      .drawn(this.rows.length, this.place.row)
      .filter((row) => row >= first - 1 && (row < last || row === this.place.row));
    const lefts = pinnedLefts(columns);
    const width = SELECT_WIDTH + columns.reduce((sum, column) => sum + column.width, 0);
    return html`<div
      class="list"
      role="grid"
      tabindex="0"
      aria-label="Runs"
      aria-multiselectable="true"
      aria-rowcount=${this.rows.length + 1}
      aria-colcount=${columns.length + 1}
      aria-activedescendant=${this.activeId}
      @scroll=${this.inView.look}
      @keydown=${this.onKey}
    >
      <div class="head" role="row" aria-rowindex="1">
        <div class="cell select pinned" role="columnheader" aria-colindex="1"><span class="unseen">Selected</span></div>
        ${columns.map((column, index) => this.head(column, index, lefts[index]))}
      </div>
      <div class="body" role="rowgroup" ${styled({ height: `${this.rows.length * ROW}px`, width: `${width}px` })}>
        ${drawn.map((index) => keyed(this.table.key(this.rows[index]!), this.row(index, columns, lefts)))}
      </div>
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    const { first, last } = this.inView.range(this.rows.length);
    const now = `${first} ${last} ${this.rows.length} ${this.version}`;
    if (now !== this.told) {
      this.told = now;
      this.tell('ptl-rows', { first, last });
    }
    if (changed.has('rows') && this.place.row >= this.rows.length)
      this.place = { ...this.place, row: Math.max(0, this.rows.length - 1) };
    if (changed.has('editing') && this.editing) this.renderRoot.querySelector<HTMLTextAreaElement>('.editor')?.focus();
  }

  private head(
    { id, title, explanation, isNumber, pinned }: ColumnInfo & { pinned: boolean },
    index: number,
    left?: string,
  ): unknown {
    const at = this.sort.findIndex((key) => key.id === id);
    const key = this.sort[at];
    const order = this.sort.length > 1 ? String(at + 1) : '';
    const differs = this.differing.has(id);
    return html`<div
      id="head-${index}"
      class="cell ${isNumber ? 'figure' : ''} ${pinned ? 'pinned' : ''} ${key ? 'sorted' : ''} ${differs ? 'differs' : ''} ${
        this.isAt(-1, index) ? 'at' : ''
      }"
      role="columnheader"
      aria-colindex=${index + 2}
      aria-sort=${key && at === 0 ? (key.descending ? 'descending' : 'ascending') : nothing}
      title=${visibleText(`${explanation === '' ? title : explanation}${differs ? ': differs among the runs shown' : ''}. Click sorts, Shift+click adds.`)}
      ${styled({ width: `${columnInfo(id).width}px`, left: left ?? null })}
      @click=${(event: MouseEvent) => this.press(id, index, event.shiftKey)}
    >
      ${differs ? '≠ ' : ''}${visibleText(title)}${key ? html` ${key.descending ? '▼' : '▲'}${order}` : nothing}
    </div>`;
  }

  private row(
    index: number,
    columns: readonly (ColumnInfo & { pinned: boolean })[],
    lefts: readonly (string | undefined)[],
  ): unknown {
    const row = this.rows[index]!;
    const key = this.table.key(row);
    const isSelected = this.selected.has(key);
    return html`<div
      class="row"
      role="row"
      aria-rowindex=${index + 2}
      aria-selected=${isSelected}
      ${styled({ top: `${index * ROW}px` })}
    >
      <div
        class="cell select pinned"
        role="gridcell"
        aria-colindex="1"
        @click=${(event: MouseEvent) => this.choose(index, event.shiftKey)}
      >
        <span class="box">${isSelected ? html`<ptl-icon name="check"></ptl-icon>` : nothing}</span>
        <span class="unseen">${isSelected ? 'selected' : 'not selected'}</span>
      </div>
      ${columns.map((column, place) => this.cell(column, row, index, place, lefts[place]))}
    </div>`;
  }

  private cell(
    { id, isNumber, isEdited, pinned, width }: ColumnInfo & { pinned: boolean },
    row: number,
    index: number,
    column: number,
    left: string | undefined,
  ): unknown {
    const isAt = this.isAt(index, column);
    const isEditing = isAt && this.editing;
    const text = visibleText(cellText(this.table, id, row));
    return html`<div
      id="cell-${index}-${column}"
      class="cell ${isNumber ? 'figure' : ''} ${pinned ? 'pinned' : ''} ${this.differing.has(id) ? 'differs' : ''} ${isAt ? 'at' : ''} ${
        isEditing ? 'edited' : ''
      }"
      role=${id === 'name' ? 'rowheader' : 'gridcell'}
      aria-colindex=${column + 2}
      aria-readonly=${!isEdited}
      title=${isEditing ? nothing : text}
      ${styled({ width: `${width}px`, left: left ?? null })}
      @click=${(event: MouseEvent) => this.go({ row: index, column }, event)}
      @dblclick=${() => (isEdited && id !== 'name' ? this.edit(id) : this.tell('ptl-open', this.table.key(row)))}
    >
      ${isEditing ? this.editor(id, row) : this.content(id, row, text)}
    </div>`;
  }

  private content(id: string, row: number, text: string): unknown {
    if (id === 'tags') return this.table.tags(row).map((tag) => html`<span class="tag">${visibleText(tag)}</span>`);
    if (id !== 'state') return text;
    const known = STATES[text];
    return html`<span class="state" data-state=${text}
      ><ptl-icon name=${known?.icon ?? 'info'}></ptl-icon>${known?.word ?? text}</span
    >`;
  }

  private editor(id: string, row: number): unknown {
    const value = id === 'tags' ? this.table.tags(row).join(', ') : this.table.text(id, row);
    return html`<textarea
      class="editor"
      rows="1"
      aria-label=${id === 'tags' ? 'Tags, with commas between them' : columnInfo(id).title}
      .value=${value}
      @keydown=${(event: KeyboardEvent) => this.onEditorKey(event, id, row)}
      @click=${(event: Event) => event.stopPropagation()}
      @dblclick=${(event: Event) => event.stopPropagation()}
      @blur=${() => (this.editing = false)}
    ></textarea>`;
  }

  private readonly onEditorKey = (event: KeyboardEvent, id: string, row: number): void => {
    event.stopPropagation();
    if (event.key === 'Escape' || (event.key === 'Enter' && !event.shiftKey)) {
      event.preventDefault();
      const text = (event.target as HTMLTextAreaElement).value;
      if (event.key === 'Enter') this.tell('ptl-edit', { key: this.table.key(row), id, text });
      this.editing = false;
      this.list.focus();
    }
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.altKey || this.editing) return;
    const { row, column } = this.place;
    const isControl = event.ctrlKey || event.metaKey;
    const last = this.columns.length - 1;
    const key = this.table.key(this.rows[row] ?? -1);
    const id = this.columns[column]?.id ?? 'name';
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      this.go({ row, column: Math.max(0, Math.min(last, column + (event.key === 'ArrowRight' ? 1 : -1))) });
    } else if ((event.key === 'Home' || event.key === 'End') && !isControl) {
      const end = this.rows.length - 1;
      this.go({ row: event.key === 'Home' ? 0 : end, column });
    } else if (event.key === 'Home' || event.key === 'End') {
      this.go({ row, column: event.key === 'Home' ? 0 : last });
    } else if (event.key === 'ArrowUp' && row <= 0) this.go({ row: -1, column });
    else if (event.key === ' ' && row >= 0) this.choose(row, event.shiftKey);
    else if (event.key === 'Enter' && row >= 0 && key !== '') this.tell('ptl-open', key);
    else if ((event.key === 'Enter' || event.key === ' ') && row < 0) this.press(id, column, event.shiftKey);
    else if (event.key === 'F2' && row >= 0 && key !== '') this.edit(columnInfo(id).isEdited ? id : 'name');
    else {
      const target = isControl ? undefined : this.inView.target(event.key, row, this.rows.length);
      if (target === undefined) return;
      this.go({ row: target, column });
    }
    event.preventDefault();
    event.stopPropagation();
  };

  /** Begins to change a cell of the row that is active. */
  private edit(id: string): void {
    const column = this.columns.findIndex((shown) => shown.id === id);
    if (column < 0) return;
    this.place = { ...this.place, column };
    this.editing = true;
    void this.updateComplete.then(() => this.revealColumn());
  }

  private go(place: Place, event?: MouseEvent): void {
    this.place = place;
    if (event && (event.ctrlKey || event.metaKey || event.shiftKey)) this.choose(place.row, event.shiftKey);
    // The head is a row of the same height that stays at the top.
    this.inView.reveal(place.row + 1);
    this.inView.reveal(Math.max(0, place.row));
    void this.updateComplete.then(() => this.revealColumn());
  }

  private revealColumn(): void {
    const { row, column } = this.place;
    if (this.columns[column]?.pinned) return;
    this.renderRoot
      .querySelector(row < 0 ? `#head-${column}` : `#cell-${row}-${column}`)
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  private choose(index: number, isRange: boolean): void {
    this.place = { ...this.place, row: index };
    const row = this.rows[index];
    if (row !== undefined) this.tell('ptl-select', { key: this.table.key(row), isRange });
  }

  private press(id: string, column: number, isAdded: boolean): void {
    this.place = { row: -1, column };
    this.tell('ptl-sort', { id, isAdded });
  }

  private isAt(row: number, column: number): boolean {
    return this.place.row === row && this.place.column === column;
  }

  private get activeId(): string {
    const { row, column } = this.place;
    return row < 0 ? `head-${column}` : `cell-${row}-${column}`;
  }

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-run-grid': RunGrid;
  }
}
