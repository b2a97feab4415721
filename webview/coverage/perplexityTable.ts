import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Perplexity } from '../../src/contract/messages/perplexity';
import { tableStyles } from '../shared/tableStyles';
import { baseStyles } from '../shared/theme';
import { perplexityTable } from './model/perplexityNumbers';
import type { PairNames } from './model/perplexityWords';

/** Columns of text: whose texts, and under which model. */
const WORDS = 2;

/** Every number of the boxes. */
@customElement('ptl-perplexity-table')
export class PerplexityTable extends LitElement {
  @property({ attribute: false }) found!: Perplexity;
  @property({ attribute: false }) names!: PairNames;

  static override styles = [
    baseStyles,
    tableStyles,
    css`
      div {
        overflow: auto;
      }
      td span {
        color: var(--ptl-muted);
        padding-left: 6px;
      }
    `,
  ];

  override render(): unknown {
    const { title, columns, rows } = perplexityTable(this.found, this.names);
    const kind = (column: number): string => (column < WORDS ? 'words' : '');
    return html`<div tabindex="0" role="region" aria-label=${title}>
      <table>
        <thead>
          <tr>
            ${columns.map((column, index) => html`<th scope="col" class=${kind(index)}>${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ([texts, ...cells]) =>
              html`<tr>
                <th scope="row">${texts?.text}</th>
                ${cells.map(
                  ({ text, interval }, index) =>
                    html`<td class=${kind(index + 1)}>${text}${interval === '' ? nothing : html`<span>${interval}</span>`}</td>`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-perplexity-table': PerplexityTable;
  }
}
