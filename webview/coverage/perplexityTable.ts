import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Perplexity } from '../../src/contract/messages/perplexity';
import { count, figure, signed } from '../shared/format';
import { tableStyles } from '../shared/tableStyles';
import { baseStyles } from '../shared/theme';
import { textsOf, underOf, type PairNames } from './model/perplexityWords';

const columns = [
  'texts',
  'under',
  'low',
  'quartile',
  'median',
  'quartile',
  'high',
  'beyond',
  'n',
  'problems',
  'median − first (95 %)',
];

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
    `,
  ];

  override render(): unknown {
    const { rows, differences } = this.found;
    return html`<div tabindex="0" role="region" aria-label="Perplexity">
      <table>
        <thead>
          <tr>
            ${columns.map((column, index) => html`<th scope="col" class=${index < 2 ? 'words' : ''}>${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map((row, index) => {
            const { box } = row;
            const figures = box ? [box.low, box.q1, box.median, box.q3, box.high].map(figure) : Array<string>(5).fill('–');
            const difference = differences.find(({ of }) => of === index);
            return html`<tr>
              <th scope="row">${textsOf(row, this.names)}</th>
              <td class="words">${underOf(row, this.names)}</td>
              ${figures.map((text) => html`<td>${text}</td>`)}
              <td>${box ? count(box.outliers.length + box.infinite) : '–'}</td>
              <td>${count(row.completions)}</td>
              <td>${count(row.problems)}</td>
              <td>
                ${difference ? `${signed(difference.value, 3)} (${signed(difference.low, 3)} to ${signed(difference.high, 3)})` : '–'}
              </td>
            </tr>`;
          })}
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
