import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { nearestIndex } from '../shared/chart/chartData';
import '../shared/chart/namedChart';
import { valueAt } from '../shared/chart/stackedAreas';
import { percent } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import { baseStyles } from '../shared/theme';
import { formatsFinding, type FormatShares } from './model/formatShares';

/** Shares of the completion formats as stacked areas, each named beside its end. */
@customElement('ptl-format-chart')
export class FormatChart extends LitElement {
  @property({ attribute: false }) shares!: FormatShares;
  @property({ attribute: false }) crosshair: number | null = null;
  @property({ attribute: false }) pickHint = '';

  static override styles = [
    baseStyles,
    css`
      ptl-named-chart {
        height: 208px;
      }
      header {
        display: flex;
        align-items: baseline;
        gap: 8px;
        min-height: 24px;
      }
    `,
  ];

  override render(): unknown {
    const { shares } = this;
    const { xs } = shares.data;
    const last = xs.length - 1;
    const index = this.crosshair === null ? last : nearestIndex(xs, this.crosshair);
    const finding = formatsFinding(shares);
    const at = [...shares.areas]
      .reverse()
      .map(({ name, values }) => `${visibleText(name)} ${percent(valueAt(values, index))}`)
      .join(' · ');
    return html`<header>
        <h2>Behaviours</h2>
        <span class="small muted clip"
          >${this.crosshair === null ? finding : `share of completions at step ${xs[index]}: ${at}`}</span
        >
      </header>
      <ptl-named-chart
        .data=${shares.data}
        .crosshair=${this.crosshair}
        label="Share of completions by format, by step"
        .pickHint=${this.pickHint}
      ></ptl-named-chart>
      <p class="unseen">${finding}</p>`;
  }
}
