import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TreeReport } from '../../src/contract/treeReport';
import { RowsInView } from '../shared/rowsInView';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { modelColumns, tableRows } from '../../src/analysis/tree/tableRows';

const ROW = 24;

/**
 * Every branch of the tree as a row, those after a fork set in. Only rows in view are in the document.
 *
 * @fires ptl-select - `detail: number`: the node to show in the tree
 */
@customElement('ptl-tree-table')
export class TreeTable extends LitElement {
  @property({ attribute: false }) report!: TreeReport;
  @property({ attribute: false }) names: readonly string[] = [];
  @property({ attribute: false }) showClosed = true;
  private readonly rows = new RowsInView(this, ROW);

  static override styles = [
    baseStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
      }
      .list {
        flex: 1;
        min-height: 0;
        padding: 0 20px;
      }
      table {
        position: relative;
        border-collapse: separate;
        border-spacing: 0;
        min-width: 100%;
        font: 12px/16px var(--ptl-font);
      }
      th,
      td {
        height: 24px;
        padding: 0 0 0 16px;
        text-align: right;
        white-space: nowrap;
        font-weight: 400;
        border-bottom: 1px solid var(--ptl-grid);
      }
      thead {
        position: sticky;
        z-index: 1;
        top: 0;
      }
      thead :is(th, td) {
        border-bottom: 0;
        background: var(--ptl-background);
        color: var(--ptl-muted);
      }
      :is(th, td):first-child {
        padding-left: 0;
        text-align: left;
        max-width: 380px;
      }
      .space td {
        padding: 0;
        border: 0;
      }
      button {
        display: block;
        max-width: 100%;
        padding: 0;
        border: 0;
        background: none;
        color: inherit;
        text-align: left;
        cursor: pointer;
      }
      button:hover {
        text-decoration: underline;
      }
    `,
  ];

  override render(): unknown {
    const rows = tableRows(this.report, this.showClosed);
    const { first, last } = this.rows.range(rows.length);
    const space = (height: number) =>
      html`<tr class="space" aria-hidden="true">
        <td colspan=${1 + modelColumns.length * this.names.length} ${styled({ height: `${height}px` })}></td>
      </tr>`;
    return html`<div class="list scrolls" tabindex="0" role="region" aria-label="Branches" @scroll=${this.rows.look}>
      <table aria-rowcount=${rows.length + 2}>
        <thead>
          <tr aria-rowindex="1">
            <td></td>
            ${this.names.map((name) => html`<th scope="colgroup" colspan=${modelColumns.length}>${name}</th>`)}
          </tr>
          <tr aria-rowindex="2">
            <th scope="col">branch</th>
            ${this.names.map(() => modelColumns.map((column) => html`<th scope="col">${column}</th>`))}
          </tr>
        </thead>
        <tbody>
          ${space(first * ROW)}
          ${rows.slice(first, last).map(
            ({ index, depth, text, cells }, place) =>
              html`<tr aria-rowindex=${first + place + 3}>
                <th scope="row" ${styled({ 'padding-left': `${Math.min(12, depth) * 14}px` })}>
                  <button
                    class="mono clip"
                    title="${text}&#10;Show it in the tree"
                    @click=${() => this.dispatchEvent(new CustomEvent('ptl-select', { detail: index }))}
                  >
                    ${text}
                  </button>
                </th>
                ${cells.map((cell) => html`<td>${cell}</td>`)}
              </tr>`,
          )}
          ${space((rows.length - last) * ROW)}
        </tbody>
      </table>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-tree-table': TreeTable;
  }
}
