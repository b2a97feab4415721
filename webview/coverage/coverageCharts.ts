import { css, html, LitElement } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { CoverageReport } from '../../src/contract/messages/coverage';
import { baseStyles } from '../shared/theme';
import type { View } from './coverageHeader';
import './coverageTable';
import './histogramChart';
import type { AccuracyHistogram } from './histogramChart';
import { finding } from './model/finding';
import { histogramNote } from './model/histogramLayout';
import type { Shown } from './model/shown';
import './passAtKChart';
import type { PassAtKChart } from './passAtKChart';
import type { Pictures } from './saving';

/** The finding, and what it rests on: as charts or as tables. */
@customElement('ptl-coverage-charts')
export class CoverageCharts extends LitElement {
  @property({ attribute: false }) report!: CoverageReport;
  @property({ attribute: false }) shown: readonly Shown[] = [];
  /** Index of the model compared with the first; 0 where there is one alone. */
  @property({ attribute: false }) against = 0;
  @property() view: View = 'charts';
  @query('ptl-pass-at-k') private curves!: PassAtKChart | null;
  @query('ptl-accuracy-histogram') private histogram!: AccuracyHistogram | null;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
        padding: 16px 16px 16px 20px;
      }
      .finding {
        text-wrap: balance;
      }
      .detail {
        margin-top: 4px;
      }
      ptl-pass-at-k {
        margin-top: 12px;
      }
      .caption {
        display: flex;
        align-items: baseline;
        flex-wrap: wrap;
        gap: 0 8px;
        margin-top: 8px;
      }
    `,
  ];

  /** Of the charts that are on screen. */
  get pictures(): Pictures {
    return { curves: this.curves?.picture, histogram: this.histogram?.picture };
  }

  override render(): unknown {
    const { report, shown, against } = this;
    const { title, detail } = finding(
      report,
      shown.map(({ name }) => name),
      against,
    );
    return html`<p class="finding" role="heading" aria-level="2">${title}</p>
      <p class="muted detail">${detail}</p>
      ${
        this.view === 'table'
          ? html`<ptl-coverage-table .report=${report} .shown=${shown}></ptl-coverage-table>`
          : html`<ptl-pass-at-k .report=${report} .shown=${shown} .against=${against}></ptl-pass-at-k>
              <div class="caption">
                <h2>Problems by accuracy</h2>
                <span class="axis">${this.histogramWords()}</span>
              </div>
              <ptl-accuracy-histogram .report=${report} .shown=${shown} .against=${against}></ptl-accuracy-histogram>`
      }`;
  }

  private histogramWords(): string {
    const { report, shown, against } = this;
    const pair = against === 0 ? '' : `outline ${shown[0]?.name ?? ''}, bar ${shown[against]?.name ?? ''}: `;
    return pair + histogramNote(report, against);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-coverage-charts': CoverageCharts;
  }
}
