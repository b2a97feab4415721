import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { nearestIndex } from '../shared/chart/chartData';
import '../shared/chart/lineChart';
import { percent } from '../shared/format';
import { visibleText } from '../shared/hostileText';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { formatsFinding, shareAt, type FormatShares } from './model/formatShares';

/** Shares of the completion formats as stacked areas, each named beside its end. */
@customElement('ptl-format-chart')
export class FormatChart extends LitElement {
  @property({ attribute: false }) shares!: FormatShares;
  @property({ attribute: false }) crosshair: number | null = null;
  @property({ attribute: false }) pickHint = '';

  static override styles = [
    baseStyles,
    css`
      .chart {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 176px;
        height: 208px;
      }
      .names {
        position: relative;
        margin: 8px 0 24px;
      }
      .names li {
        position: absolute;
        left: 8px;
        right: 0;
        transform: translateY(-50%);
        display: flex;
        align-items: baseline;
        gap: 6px;
        font: 11px/14px var(--ptl-font);
        white-space: nowrap;
      }
      i {
        flex: none;
        width: 8px;
        height: 8px;
        border-radius: 2px;
      }
      header {
        display: flex;
        align-items: baseline;
        gap: 8px;
        min-height: 24px;
      }
      @media (max-width: 600px) {
        .chart {
          grid-template-columns: minmax(0, 1fr) 120px;
        }
        .from {
          display: none;
        }
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
      .map(({ name, values }) => `${visibleText(name)} ${percent(shareAt(values, index))}`)
      .join(' · ');
    return html`<header>
        <h2>Behaviours</h2>
        <span class="small muted clip"
          >${this.crosshair === null ? finding : `share of completions at step ${xs[index]}: ${at}`}</span
        >
      </header>
      <div class="chart">
        <ptl-chart
          .data=${shares.data}
          .crosshair=${this.crosshair}
          label="Share of completions by format, by step"
          .pickHint=${this.pickHint}
        ></ptl-chart>
        <ul class="names">
          ${last < 0 ? nothing : this.names(last)}
        </ul>
      </div>
      <p class="unseen">${finding}</p>`;
  }

  private names(last: number): unknown {
    const gap = 15;
    const height = 176;
    let below = 0;
    const ends = this.shares.areas.map(({ name, values, colour }) => {
      const share = shareAt(values, last) ?? 0;
      const middle = (1 - below - share / 2) * height;
      below += share;
      return { name, colour, share, from: shareAt(values, 0), top: middle };
    });
    // From the bottom up, no two names closer than a line.
    for (let i = 1; i < ends.length; i++) {
      const under = ends[i - 1];
      const own = ends[i];
      if (under && own) own.top = Math.min(own.top, under.top - gap);
    }
    return ends.map(
      ({ name, colour, share, from, top }) =>
        html`<li ${styled({ top: `${Math.max(6, Math.min(height - 4, top))}px` })}>
          <i ${styled({ background: `var(${colour})` })}></i>
          <span class="strong clip">${visibleText(name)} ${percent(share)}</span>
          <span class="muted from">from ${percent(from)}</span>
        </li>`,
    );
  }
}
