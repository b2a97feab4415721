import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { SweepOverview, SweptRunView } from '../../src/contract/messages/sweep';
import { fixed } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import { rowForKey } from '../shared/rowKeys';
import { tableStyles } from '../shared/tableStyles';
import { baseStyles } from '../shared/theme';
import { runColumns, sortedRuns, type Order, type RunColumn } from './model/runRows';

/**
 * A row a run, sorted by the column whose head was pressed. Arrows walk the rows, Enter opens a run.
 *
 * @fires ptl-order - `detail: string`: id of a column
 * @fires ptl-open - `detail: string`: id of a run
 */
@customElement('ptl-sweep-table')
export class RunTable extends LitElement {
  @property({ attribute: false }) sweep!: SweepOverview;
  @property({ attribute: false }) order: Order | null = null;

  static override styles = [
    baseStyles,
    tableStyles,
    css`
      :host {
        display: block;
        overflow: auto;
      }
      table {
        min-width: 100%;
      }
      button {
        padding: 0;
        border: 0;
        background: none;
        color: inherit;
        font: inherit;
        cursor: pointer;
      }
      th[aria-sort='ascending'] button::after {
        content: ' ↑';
      }
      th[aria-sort='descending'] button::after {
        content: ' ↓';
      }
      tbody tr.run {
        cursor: pointer;
      }
      tbody tr.run:hover {
        background: var(--vscode-list-hoverBackground, transparent);
      }
      tbody tr:focus-visible {
        outline-offset: -1px;
      }
      tbody th {
        color: var(--ptl-text);
      }
      i {
        display: inline-block;
        width: 7px;
        height: 7px;
        margin-right: 6px;
        border-radius: 50%;
        background: var(--ptl-baseline);
      }
      .running i,
      .starting i,
      .stopping i {
        background: var(--ptl-running);
      }
      .finished i {
        background: var(--ptl-right);
      }
      .failed i,
      .broken i {
        background: var(--ptl-failed);
      }
      .interrupted i {
        background: var(--ptl-warning);
      }
      .queued i {
        background: none;
        border: 1px solid var(--ptl-muted);
      }
      td.failed {
        color: var(--ptl-failed);
      }
      tr:has(+ .reason) :is(th, td) {
        border-bottom: 0;
      }
      .reason td {
        white-space: normal;
        overflow-wrap: anywhere;
      }
    `,
  ];

  override render(): unknown {
    const columns = runColumns(this.sweep);
    return html`<table aria-label="Runs of the sweep">
      <thead>
        <tr>
          ${columns.map((column) => this.head(column))}
        </tr>
      </thead>
      <tbody @keydown=${this.onKey}>
        ${this.sweep.base ? this.baseRow(columns) : nothing}
        ${sortedRuns(this.sweep.runs, columns, this.order).map((run, index) => this.row(run, columns, index))}
      </tbody>
    </table>`;
  }

  private head({ id, title, explanation, isText }: RunColumn): unknown {
    const { order } = this;
    const sort = order?.column !== id ? 'none' : order.isDescending ? 'descending' : 'ascending';
    return html`<th scope="col" class=${isText ? 'words' : ''} aria-sort=${sort} title=${explanation}>
      <button @click=${() => this.tell('ptl-order', id)}>${title}</button>
    </th>`;
  }

  private row(run: SweptRunView, columns: readonly RunColumn[], index: number): unknown {
    return html`<tr class="run" data-run=${run.id} tabindex=${index === 0 ? 0 : -1} @click=${() => this.tell('ptl-open', run.id)}>
        ${columns.map((column, place) => {
          const text = visibleText(column.words(run));
          if (column.id === 'state') return html`<td class="words ${run.state}"><i></i>${text}</td>`;
          return place === 0 ? html`<th scope="row">${text}</th>` : html`<td class=${column.isText ? 'words' : ''}>${text}</td>`;
        })}
      </tr>
      ${
        run.message === null
          ? nothing
          : html`<tr class="reason">
              <td class="words muted" colspan=${columns.length}>${visibleText(run.message)}</td>
            </tr>`
      }`;
  }

  private baseRow(columns: readonly RunColumn[]): unknown {
    const { base } = this.sweep;
    const value = (id: string): string =>
      id === 'state' ? 'Base' : id === 'pass1' ? fixed(base?.first.value, 3) : id === 'passK' ? fixed(base?.last.value, 3) : '';
    return html`<tr>
      ${columns.map(({ id, isText }) => html`<td class="muted ${isText ? 'words' : ''}">${value(id)}</td>`)}
    </tr>`;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const rows = [...(this.shadowRoot?.querySelectorAll<HTMLElement>('tr.run') ?? [])];
    const at = rows.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    if (at < 0) return;
    const target = rowForKey(event.key, at, rows.length);
    if (target !== undefined) rows[target]?.focus();
    else if (event.key === 'Enter') this.tell('ptl-open', rows[at]!.dataset['run']);
    else return;
    event.preventDefault();
  };

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-sweep-table': RunTable;
  }
}
