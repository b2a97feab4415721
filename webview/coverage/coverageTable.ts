import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CoverageMajority, CoverageReport } from '../../src/contract/messages/coverage';
import { tableStyles } from '../shared/tableStyles';
import { baseStyles } from '../shared/theme';
import { coverageTables, type NumberTable } from './model/coverageTables';
import type { Shown } from './model/shown';

/** Every number of the charts, as tables. */
@customElement('ptl-coverage-table')
export class CoverageTable extends LitElement {
  @property({ attribute: false }) report!: CoverageReport;
  @property({ attribute: false }) shown: readonly Shown[] = [];
  @property({ attribute: false }) majority: CoverageMajority | null = null;

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
      td span {
        color: var(--ptl-muted);
        padding-left: 6px;
      }
    `,
  ];

  override render(): unknown {
    return coverageTables(this.report, this.shown, this.majority).map(table);
  }
}

function table({ title, columns, rows }: NumberTable): unknown {
  return html`<section tabindex="0" role="region" aria-label=${title}>
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
  </section>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-coverage-table': CoverageTable;
  }
}
