import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { CoverageMajority, CoverageReport } from '../../src/contract/messages/coverage';
import '../shared/actionButton';
import { visibleText } from '../shared/hostileText';
import '../shared/stateMessage';
import { baseStyles } from '../shared/theme';
import type { View } from './coverageHeader';
import './coverageTable';
import './factorChart';
import type { FactorChart } from './factorChart';
import './histogramChart';
import type { AccuracyHistogram } from './histogramChart';
import './measureBar';
import { drawnMeasure } from './model/drawnMeasure';
import { finding, measureFinding } from './model/finding';
import { factorSentence } from './model/factorSeries';
import { histogramNote } from './model/histogramLayout';
import { measureNames, type Measure, type ThresholdName } from './model/measure';
import type { Shown } from './model/shown';
import './passAtKChart';
import type { PassAtKChart } from './passAtKChart';
import type { Pictures } from './saving';

/**
 * The finding, and what it rests on: as charts or as tables.
 *
 * @fires ptl-measure - `detail: Measure`
 * @fires ptl-threshold - `detail: ThresholdName`
 * @fires ptl-vote - maj@k is to be measured again
 */
@customElement('ptl-coverage-charts')
export class CoverageCharts extends LitElement {
  @property({ attribute: false }) report!: CoverageReport;
  @property({ attribute: false }) shown: readonly Shown[] = [];
  /** Index of the model compared with the first; 0 where there is one alone. */
  @property({ attribute: false }) against = 0;
  @property() view: View = 'charts';
  @property() measure: Measure = 'pass';
  @property() threshold: ThresholdName = '0.5';
  /** null where it was not measured yet. */
  @property({ attribute: false }) majority: CoverageMajority | null = null;
  /** Why there is no maj@k of these evaluations; null where there is. */
  @property({ attribute: false }) votelessReason: string | null = null;
  /** Why maj@k could not be measured; null where it was, or may still be. */
  @property({ attribute: false }) votingFailure: string | null = null;
  @query('ptl-pass-at-k') private curves!: PassAtKChart | null;
  @query('ptl-factor-chart') private factor!: FactorChart | null;
  @query('ptl-accuracy-histogram') private histogram!: AccuracyHistogram | null;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
        padding: 16px 16px 16px 20px;
      }
      ptl-measure-bar {
        margin-bottom: 12px;
      }
      ptl-state {
        height: 408px;
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
    return {
      factor: this.factor?.picture ?? undefined,
      curves: this.curves?.picture,
      curvesName: measureNames[this.measure].toLowerCase().replace('@', '-at-'),
      histogram: this.histogram?.picture,
    };
  }

  override render(): unknown {
    const { report, shown, against } = this;
    // Tables have every measure: what is said above them is of pass@k.
    const measure = this.view === 'table' ? 'pass' : this.measure;
    const names = shown.map(({ name }) => name);
    const { curves, series } = drawnMeasure(report, shown, this.majority, { measure, threshold: this.threshold });
    const family = series ? factorSentence(series) : '';
    const said = measure === 'pass' ? finding(report, names, against, family) : measureFinding(curves, names, against);
    return html`${
        this.view === 'table'
          ? nothing
          : html`<ptl-measure-bar
              measure=${measure}
              threshold=${this.threshold}
              .votelessReason=${this.votelessReason}
            ></ptl-measure-bar>`
      }
      <p class="finding" role="heading" aria-level="2">${said.title}</p>
      <p class="muted detail">${said.detail}</p>
      ${
        this.view === 'table'
          ? html`<ptl-coverage-table .report=${report} .shown=${shown} .majority=${this.majority}></ptl-coverage-table>`
          : html`${curves ? html`<ptl-pass-at-k .measure=${curves} .shown=${shown} .against=${against}></ptl-pass-at-k>` : this.waiting()}
              ${
                series
                  ? html`<div class="caption">
                        <h2>${series.first} and ${series.last} by ${series.factor}</h2>
                        <span class="axis">${series.points.length} evaluations, bars: 95 % intervals</span>
                      </div>
                      <ptl-factor-chart .series=${series} .shown=${shown}></ptl-factor-chart>`
                  : nothing
              }
              <div class="caption">
                <h2>Problems by accuracy</h2>
                <span class="axis">${this.histogramWords()}</span>
              </div>
              <ptl-accuracy-histogram .report=${report} .shown=${shown} .against=${against}></ptl-accuracy-histogram>`
      }`;
  }

  /** What stands where the curves of maj@k will. */
  private waiting(): unknown {
    const again = (): boolean => this.dispatchEvent(new CustomEvent('ptl-vote'));
    return this.votingFailure === null
      ? html`<ptl-state kind="loading" headline="Reading the answers of all samples…"></ptl-state>`
      : html`<ptl-state kind="failed" headline=${visibleText(this.votingFailure)} detail="pass@k and G-Pass@k are as they were."
          ><ptl-button label="Try Again" @ptl-press=${again}></ptl-button
        ></ptl-state>`;
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
