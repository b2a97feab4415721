import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { baseStyles } from '../shared/theme';
import type { NumberTable } from './model/numberTables';

/** The numbers of the charts, as tables. */
@customElement('ptl-number-tables')
export class NumberTablesView extends LitElement {
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
        padding: 0 0 0 20px;
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
                    <th scope="row">${name}</th>
                    ${cells.map((cell) => html`<td>${cell}</td>`)}
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
    'ptl-number-tables': NumberTablesView;
  }
}
