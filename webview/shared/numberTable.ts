import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { baseStyles } from './theme';

/** Numbers with what they are: the first cell of a row names it. */
export interface NumberTable {
  title: string;
  columns: string[];
  rows: { text: string; interval: string }[][];
}

/** Tables as text that a spreadsheet takes: tabs between cells, an empty line between tables. */
export function tablesText(tables: readonly NumberTable[]): string {
  return tables
    .map(({ title, columns, rows }) =>
      [
        title,
        columns.join('\t'),
        ...rows.map((row) => row.map(({ text, interval }) => (interval === '' ? text : `${text} (${interval})`)).join('\t')),
      ].join('\n'),
    )
    .join('\n\n');
}

/** Every number of the charts, as tables. */
@customElement('ptl-figure-tables')
export class NumberTables extends LitElement {
  @property({ attribute: false }) tables: readonly NumberTable[] = [];

  static override styles = [
    baseStyles,
    css`
      section {
        margin-top: 16px;
        overflow: auto;
      }
      h2 {
        padding-bottom: 4px;
      }
      table {
        border-collapse: collapse;
        font: 12px/16px var(--ptl-font);
      }
      th,
      td {
        height: 24px;
        padding: 0 0 0 24px;
        text-align: right;
        white-space: nowrap;
        border-bottom: 1px solid var(--ptl-grid);
      }
      :is(th, td):first-child {
        padding-left: 0;
        text-align: left;
      }
      th {
        font-weight: 400;
        color: var(--ptl-muted);
      }
      td span {
        color: var(--ptl-muted);
        padding-left: 6px;
      }
    `,
  ];

  override render(): unknown {
    return this.tables.map(
      ({ title, columns, rows }) =>
        html`<section tabindex="0" role="region" aria-label=${title}>
          <h2>${title}</h2>
          <table>
            <thead>
              <tr>
                ${columns.map((column) => html`<th scope="col">${column}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${rows.map(
                ([name, ...cells]) =>
                  html`<tr>
                    <th scope="row">${name?.text}</th>
                    ${cells.map(({ text, interval }) => html`<td>${text}${interval === '' ? nothing : html`<span>${interval}</span>`}</td>`)}
                  </tr>`,
              )}
            </tbody>
          </table>
        </section>`,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-figure-tables': NumberTables;
  }
}
