import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { cellParts, type Cell, type NumberTable } from './numberTable';
import { tableStyles } from './tableStyles';
import { baseStyles } from './theme';

/** Every number of a panel's charts, as tables. */
@customElement('ptl-number-tables')
export class NumberTables extends LitElement {
  @property({ attribute: false }) tables: readonly NumberTable<Cell>[] = [];

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
      .wraps td.words {
        min-width: 28ch;
        max-width: 56ch;
        padding-top: 3px;
        padding-bottom: 3px;
        white-space: normal;
      }
      td span {
        color: var(--ptl-muted);
        padding-left: 6px;
      }
    `,
  ];

  override render(): unknown {
    return this.tables.map(
      ({ title, columns, rows, words = 1, wraps = false }) =>
        html`<section tabindex="0" role="region" aria-label=${title}>
          <h2>${title}</h2>
          <table class=${wraps ? 'wraps' : ''}>
            <thead>
              <tr>
                ${columns.map((column, index) => html`<th scope="col" class=${index < words ? 'words' : ''}>${column}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${rows.map(
                ([name = '', ...cells]) =>
                  html`<tr>
                    <th scope="row">${cellParts(name).text}</th>
                    ${cells.map(cellParts).map(({ text, interval }, index) => html`<td class=${index + 1 < words ? 'words' : ''}>${text}${interval === '' ? nothing : html`<span>${interval}</span>`}</td>`)}
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
    'ptl-number-tables': NumberTables;
  }
}
