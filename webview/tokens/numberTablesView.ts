import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { tableStyles } from '../shared/tableStyles';
import { baseStyles } from '../shared/theme';
import type { NumberTable } from './model/numberTables';

/** The numbers of the charts, as tables. */
@customElement('ptl-number-tables')
export class NumberTablesView extends LitElement {
  @property({ attribute: false }) tables: readonly NumberTable[] = [];

  static override styles = [
    baseStyles,
    tableStyles,
    css`
      section {
        margin-top: 16px;
        overflow: auto;
      }
      h2 {
        padding-bottom: 4px;
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
