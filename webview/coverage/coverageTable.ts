import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CoverageMajority, CoverageReport } from '../../src/contract/messages/coverage';
import '../shared/numberTables';
import { coverageTables } from './model/coverageTables';
import type { Shown } from './model/shown';

/** Every number of the charts, as tables. */
@customElement('ptl-coverage-table')
export class CoverageTable extends LitElement {
  @property({ attribute: false }) report!: CoverageReport;
  @property({ attribute: false }) shown: readonly Shown[] = [];
  @property({ attribute: false }) majority: CoverageMajority | null = null;

  override render(): unknown {
    return html`<ptl-number-tables .tables=${coverageTables(this.report, this.shown, this.majority)}></ptl-number-tables>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-coverage-table': CoverageTable;
  }
}
