import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { TokensStep } from '../../src/contract/messages/tokens';
import type { TemperatureExperiment } from '../../src/contract/temperatureExperiment';
import type { TokenTable } from '../../src/contract/tokenTable';
import '../shared/icons';
import { baseStyles } from '../shared/theme';
import './changeChart';
import './entropyHistogram';
import type { EntropyHistogram } from './entropyHistogram';
import { changeTitle } from './model/changeLayout';
import { finding } from './model/finding';
import '../shared/numberTables';
import { numberTables } from './model/numberTables';
import './stepCharts';
import './temperatureChart';

/** What a step's tokens say as a whole, as charts or as tables. `ptl-step` and `ptl-evaluate` of the charts pass through. */
@customElement('ptl-tokens-charts')
export class TokensCharts extends LitElement {
  @property({ attribute: false }) table!: TokenTable;
  @property() view: 'charts' | 'table' = 'charts';
  @property() reference = 'base';
  @property({ attribute: false }) missing: string | null = null;
  @property({ attribute: false }) steps: readonly TokensStep[] = [];
  @property({ attribute: false }) wanted: readonly number[] = [];
  @property({ type: Number }) all = 0;
  @property({ attribute: false }) unreadable: readonly { step: number; reason: string }[] = [];
  @property({ attribute: false }) step: number | null = null;
  @property({ attribute: false }) experiment: TemperatureExperiment | null = null;
  /** Why no model can be sampled; null where one can. */
  @property({ attribute: false }) evaluateReason: string | null = null;
  @query('ptl-entropy-histogram') private histogram!: EntropyHistogram | null;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
        padding: 16px 20px 20px;
      }
      .finding {
        text-wrap: balance;
      }
      .detail {
        margin-top: 2px;
      }
      .warning {
        display: flex;
        gap: 8px;
        margin-top: 6px;
      }
      .warning ptl-icon {
        color: var(--ptl-warning);
      }
      .caption {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 8px;
        margin: 16px 0 4px;
      }
      ptl-token-steps {
        display: block;
        margin-top: 18px;
      }
      .foot {
        margin-top: 4px;
      }
    `,
  ];

  /** The histogram as it is on screen; undefined where tables are. */
  get picture(): SVGSVGElement | undefined {
    return this.histogram?.picture;
  }

  override render(): unknown {
    const { title, detail, warning } = finding(this.table, this.reference);
    return html`<p class="finding" role="heading" aria-level="2">${title}</p>
      <p class="muted detail">${detail}</p>
      ${
        warning === null
          ? nothing
          : html`<p class="small warning"><ptl-icon name="warning"></ptl-icon><span>${warning}</span></p>`
      }
      ${
        this.view === 'table'
          ? html`<ptl-number-tables
              .tables=${numberTables(this.table, this.steps, this.reference, this.experiment)}
            ></ptl-number-tables>`
          : this.charts()
      }`;
  }

  private charts(): unknown {
    const { reference, table } = this;
    const against = table.file.reference;
    return html`<div class="caption">
        <h2>How many tokens at each entropy</h2>
        <span class="axis">log scale</span>
      </div>
      <ptl-entropy-histogram .table=${table} reference=${reference}></ptl-entropy-histogram>
      <ptl-temperature-experiment
        .experiment=${this.experiment}
        .evaluateReason=${this.evaluateReason}
        @ptl-evaluate=${() => this.dispatchEvent(new CustomEvent('ptl-evaluate'))}
      ></ptl-temperature-experiment>
      ${
        this.wanted.length < 2
          ? nothing
          : html`<ptl-token-steps
              .steps=${this.steps}
              .wanted=${this.wanted}
              .all=${this.all}
              .unreadable=${this.unreadable}
              .step=${this.step}
              reference=${reference}
              @ptl-step=${({ detail }: CustomEvent<number>) => this.dispatchEvent(new CustomEvent('ptl-step', { detail }))}
            ></ptl-token-steps>`
      }
      ${
        against && against.change.length > 0
          ? html`<div class="caption">
                <h2>${changeTitle(against.change, reference)}</h2>
                <span class="axis">mean change in nats, by percentile of the ${reference}’s entropy, same texts</span>
              </div>
              <ptl-entropy-change .change=${against.change} reference=${reference}></ptl-entropy-change>
              <p class="axis foot">
                Part of what the highest lose and the lowest gain is regression to the mean: positions are sorted by one of the
                two values.
              </p>`
          : nothing
      }
      ${this.missing === null ? nothing : html`<p class="small muted foot">${this.missing}</p>`}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-tokens-charts': TokensCharts;
  }
}
