import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { ReadinessReport } from '../../src/contract/readinessReport';
import '../coverage/passAtKChart';
import type { PassAtKChart } from '../coverage/passAtKChart';
import '../shared/numberTables';
import { baseStyles } from '../shared/theme';
import { readinessTables } from './model/tables';
import { gradientCurves, passCurves, type ShownTemperature } from './model/temperatures';
import { intervalWords, verdictWords } from './model/words';
import './outcomeBars';
import type { OutcomeBars } from './outcomeBars';

/** The charts that can be saved as pictures. */
export type PictureName = 'gradient' | 'pass' | 'prompts';

/** The verdict and what it rests on, as charts or as tables. */
@customElement('ptl-readiness-charts')
export class ReadinessCharts extends LitElement {
  @property({ attribute: false }) report!: ReadinessReport;
  @property({ attribute: false }) shown: readonly ShownTemperature[] = [];
  /** The temperature that the verdict is of. */
  @property({ attribute: false }) judged!: ShownTemperature;
  @property() view: 'charts' | 'table' = 'charts';
  @query('.pass') private pass!: PassAtKChart | null;
  @query('.gradient') private gradient!: PassAtKChart | null;
  @query('ptl-outcome-bars') private bars!: OutcomeBars | null;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
      }
      .finding {
        text-wrap: balance;
      }
      .interval {
        margin-top: 6px;
        max-width: 90ch;
      }
      h2 {
        margin: 20px 0 8px;
      }
      ptl-pass-at-k {
        height: 300px;
      }
      .none {
        margin-top: 8px;
      }
    `,
  ];

  get pictures(): Partial<Record<PictureName, SVGSVGElement>> {
    const all = { pass: this.pass?.picture, gradient: this.gradient?.picture, prompts: this.bars?.picture };
    return Object.fromEntries(Object.entries(all).filter(([, picture]) => picture));
  }

  override render(): unknown {
    const { report, shown, judged } = this;
    return html`<p class="finding" role="heading" aria-level="2">${verdictWords(report)}</p>
      <p class="small muted interval">${intervalWords(judged.numbers, report)}</p>
      ${this.view === 'table' ? html`<ptl-number-tables .tables=${readinessTables(report, shown)}></ptl-number-tables>` : this.charts()}`;
  }

  private charts(): unknown {
    const { shown } = this;
    const gradient = gradientCurves(shown);
    const pass = passCurves(shown);
    const hasCurves = pass.models.every(({ curve }) => curve.length > 0);
    return html`<h2>Training prompts by how often they are right</h2>
      <ptl-outcome-bars .shown=${shown}></ptl-outcome-bars>
      <h2>Expected share of groups with a gradient, by num_generations</h2>
      ${
        gradient.models.every(({ curve }) => curve.length > 0)
          ? html`<ptl-pass-at-k
              class="gradient"
              .measure=${gradient}
              .shown=${shown}
              .against=${0}
              xAxis="num_generations, completions in a group, log scale"
            ></ptl-pass-at-k>`
          : html`<p class="small muted none">There are too few samples of a prompt for a group of two.</p>`
      }
      <h2>pass@k on the training prompts</h2>
      ${hasCurves ? html`<ptl-pass-at-k class="pass" .measure=${pass} .shown=${shown} .against=${0}></ptl-pass-at-k>` : nothing}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-readiness-charts': ReadinessCharts;
  }
}
