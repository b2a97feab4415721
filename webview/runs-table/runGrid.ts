import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { visibleText } from '../shared/hostileText';
import { RowsInView } from '../shared/rowsInView';
import { styled } from '../shared/styled';
import { editableText } from './cellContent';
import type { EditedCell } from './cellEditor';
import { cellOf, gridColumns, gridRow, type GridColumn } from './gridRow';
import { columnInfo, type ShownColumn } from './model/columns';
import { placeNow, type HeldPlace, type Place } from './model/gridPlace';
import type { RunColumns } from './model/runColumns';
import type { SortKey } from './model/sortRows';
import { SELECT_WIDTH } from './pinnedLefts';
import { ROW, runGridStyles } from './runGridStyles';

/**
 * The runs as a grid of which only rows in view are drawn. Arrows, Home, End and page keys walk it; Space selects, Enter opens a run or sorts by a
 * head, F2 changes a cell that can be, else the name. The keyboard stays at its run when others come or the order is another one; while a cell is
 * changed, the rows stay as they are.
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
  @state() private edited: EditedCell | null = null;
  @query('.list') private list!: HTMLElement;
  @query('.editor') private editor!: HTMLTextAreaElement | null;
  private readonly inView = new RowsInView(this, ROW, window.innerHeight);
  private held: HeldPlace = { key: undefined, id: undefined };
  /** Runs as they stood when a cell began to be changed: so they are drawn until that ends. */
  private frozen: readonly string[] = [];
  private shown: readonly number[] = [];
  /** Of the rows shown, where they stood when a cell began to be changed; null while none is. */
  private places: readonly number[] | null = null;
  private told = '';

  static override styles = runGridStyles;

  protected override willUpdate(): void {
    const { edited, table } = this;
    if (edited && (table.rowOf(edited.key) === undefined || !this.columns.some(({ id }) => id === edited.id))) this.edited = null;
    const kept = this.edited ? this.frozen.map((key, place) => ({ place, row: table.rowOf(key) ?? -1 })) : [];
    const left = kept.filter(({ row }) => row >= 0);
    this.shown = this.edited ? left.map(({ row }) => row) : this.rows;
    this.places = this.edited ? left.map(({ place }) => place) : null;
    const rowOf = (key: string) => this.shown.indexOf(table.rowOf(key) ?? -1);
    const ids = this.columns.map(({ id }) => id);
    this.place = placeNow(this.held, this.place, rowOf, this.shown.length, ids);
    if (this.held.key !== undefined) this.hold();
  }

  override render(): unknown {
    const columns = gridColumns(this.columns, this.differing);
    const { first, last } = this.inView.range(this.shown.length + 1);
    const drawn = this.inView
      .drawn(this.shown.length, this.place.row)
      .filter((row) => row >= first - 1 && (row < last || row === this.place.row));
    const width = SELECT_WIDTH + columns.reduce((sum, column) => sum + column.width, 0);
    return html`<div
      class="list"
      role="grid"
      tabindex="0"
      aria-label="Runs"
      aria-multiselectable="true"
      aria-rowcount=${this.shown.length + 1}
      aria-colcount=${columns.length + 1}
      aria-activedescendant=${this.activeId}
      @scroll=${this.inView.look}
      @keydown=${this.onKey}
      @focus=${this.hold}
    >
      <div class="head" role="row" aria-rowindex="1">
        <div class="cell select pinned" role="columnheader" aria-colindex="1"><span class="unseen">Selected</span></div>
        ${columns.map((column, index) => this.head(column, index))}
      </div>
      <div
        class="body"
        role="rowgroup"
        ${styled({ height: `${this.shown.length * ROW}px`, width: `${width}px` })}
        @click=${this.onClick}
        @dblclick=${this.onDoubleClick}
        @pointerover=${this.onPointerOver}
      >
        ${repeat(
          drawn,
          // What stays on the screen is filled anew, which takes a third of making it; that in which one types stays what it is.
          (index) => this.places?.[index] ?? index,
          (index) => this.row(index, columns),
        )}
      </div>
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    // The cell may be another run's by now.
    if (this.titled) nameWhatIsCut(this.titled);
    const { first, last } = this.inView.range(this.shown.length);
    const now = `${first} ${last} ${this.shown.length} ${this.version}`;
    if (now !== this.told) {
      this.told = now;
      this.tell('ptl-rows', { first, last });
    }
    if (!changed.has('edited')) return;
    if (this.edited) this.editor?.focus();
    // Its run is gone, and the field with it.
    else if (document.activeElement === document.body) this.list.focus();
  }

  /** No row fits any more while a cell is changed: what was typed is kept. */
  override disconnectedCallback(): void {
    const { editor } = this;
    if (editor) this.finish(editor.value, false);
    super.disconnectedCallback();
  }

  private head({ id, title, explanation, classes, styles }: GridColumn, index: number): unknown {
    const at = this.sort.findIndex((key) => key.id === id);
    const key = this.sort[at];
    const order = this.sort.length > 1 ? String(at + 1) : '';
    const differs = this.differing.has(id);
    return html`<div
      id="head-${index}"
      class="${classes} ${key ? 'sorted' : ''} ${this.isAt(-1, index) ? 'at' : ''}"
      role="columnheader"
      aria-colindex=${index + 2}
      aria-sort=${key && at === 0 ? (key.descending ? 'descending' : 'ascending') : nothing}
      title=${visibleText(`${explanation === '' ? title : explanation}${differs ? ': differs among the runs shown' : ''}. Click sorts, Shift+click adds.`)}
      ${styled(styles)}
      @click=${(event: MouseEvent) => this.press(id, index, event.shiftKey)}
    >
      ${differs ? '≠ ' : ''}${visibleText(title)}${key ? html` ${key.descending ? '▼' : '▲'}${order}` : nothing}
    </div>`;
  }

  private row(index: number, columns: readonly GridColumn[]): unknown {
    const { table, edited, finish } = this;
    const row = this.shown[index]!;
    const key = table.key(row);
    return gridRow({
      ...{ table, columns, row, index, finish },
      isSelected: this.selected.has(key),
      at: this.place.row === index ? this.place.column : -1,
      edited: edited?.key === key ? edited : null,
    });
  }

  private readonly onClick = (event: MouseEvent): void => {
    const at = cellOf(event);
    if (!at) return;
    if (at.column < 0) this.choose(at.row, event.shiftKey);
    else this.go({ row: at.row, column: at.column }, event);
  };

  private readonly onDoubleClick = (event: MouseEvent): void => {
    const at = cellOf(event);
    const [key, id] = [this.keyAt(at?.row ?? -1), this.columns[at?.column ?? -1]?.id];
    if (key === '' || id === undefined) return;
    if (columnInfo(id).isEdited && id !== 'name') this.edit(key, id);
    else this.tell('ptl-open', key);
  };

  /** The cell that was given a tooltip last. */
  private titled: HTMLElement | null = null;

  private readonly onPointerOver = (event: Event): void => {
    const cell = cellOf(event)?.cell;
    if (!cell) return;
    if (this.titled !== cell) this.titled?.removeAttribute('title');
    nameWhatIsCut(cell);
    this.titled = cell;
  };

  /** The cell is done with. @param text what was typed; null drops it */
  private readonly finish = (text: string | null, isByKey: boolean): void => {
    const { edited } = this;
    if (!edited) return;
    this.edited = null;
    if (text !== null && text !== edited.before) this.tell('ptl-edit', { key: edited.key, id: edited.id, text });
    if (isByKey) this.list.focus();
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.altKey || this.edited) return;
    const { row, column } = this.place;
    const isControl = event.ctrlKey || event.metaKey;
    const last = this.columns.length - 1;
    const key = this.keyAt(row);
    const id = this.columns[column]?.id ?? 'name';
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      this.go({ row, column: Math.max(0, Math.min(last, column + (event.key === 'ArrowRight' ? 1 : -1))) });
    } else if ((event.key === 'Home' || event.key === 'End') && !isControl) {
      this.go({ row: event.key === 'Home' ? 0 : this.shown.length - 1, column });
    } else if (event.key === 'Home' || event.key === 'End') {
      this.go({ row, column: event.key === 'Home' ? 0 : last });
    } else if (event.key === 'ArrowUp' && row <= 0) this.go({ row: -1, column });
    else if (event.key === ' ' && row >= 0) this.choose(row, event.shiftKey);
    else if (event.key === 'Enter' && row >= 0 && key !== '') this.tell('ptl-open', key);
    else if ((event.key === 'Enter' || event.key === ' ') && row < 0) this.press(id, column, event.shiftKey);
    else if (event.key === 'F2' && row >= 0 && key !== '') this.edit(key, columnInfo(id).isEdited ? id : 'name');
    else {
      const target = isControl ? undefined : this.inView.target(event.key, row, this.shown.length);
      if (target === undefined) return;
      this.go({ row: target, column });
    }
    event.preventDefault();
    event.stopPropagation();
  };

  /** Begins to change a cell. */
  private edit(key: string, id: string): void {
    const [row, column] = [this.table.rowOf(key), this.columns.findIndex((shown) => shown.id === id)];
    if (row === undefined || column < 0) return;
    this.place = { row: this.shown.indexOf(row), column };
    this.hold();
    this.frozen = this.shown.map((each) => this.table.key(each));
    this.edited = { key, id, before: editableText(this.table, id, row) };
    void this.updateComplete.then(() => this.revealColumn());
  }

  private go(place: Place, event?: MouseEvent): void {
    this.place = place;
    this.hold();
    if (event && (event.ctrlKey || event.metaKey || event.shiftKey)) this.choose(place.row, event.shiftKey);
    // The head is a row of the same height that stays at the top.
    this.inView.reveal(place.row + 1);
    this.inView.reveal(Math.max(0, place.row));
    void this.updateComplete.then(() => this.revealColumn());
  }

  /** From now on the keyboard is at the run and the column that are at its place. */
  private readonly hold = (): void => {
    const { row, column } = this.place;
    this.held = { key: row < 0 ? null : this.keyAt(row), id: this.columns[column]?.id };
  };

  private revealColumn(): void {
    if (this.columns[this.place.column]?.pinned) return;
    this.renderRoot.querySelector(`#${this.activeId}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  private choose(index: number, isRange: boolean): void {
    this.place = { ...this.place, row: index };
    this.hold();
    if (this.held.key) this.tell('ptl-select', { key: this.held.key, isRange });
  }

  private press(id: string, column: number, isAdded: boolean): void {
    this.place = { row: -1, column };
    this.hold();
    this.tell('ptl-sort', { id, isAdded });
  }

  /** The key of the run in a row that is drawn; empty where there is none. */
  private keyAt(index: number): string {
    return this.table.key(this.shown[index] ?? -1);
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

/** What a cell cuts off is its tooltip. */
function nameWhatIsCut(cell: HTMLElement): void {
  cell.title = cell.scrollWidth > cell.clientWidth ? cell.textContent.trim() : '';
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-run-grid': RunGrid;
  }
}
