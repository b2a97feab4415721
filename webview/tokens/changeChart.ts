import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TokensOfFile } from '../../src/contract/tokensReport';
import { chartStyles } from '../shared/chart/chartStyles';
import { yAxis } from '../shared/chart/yAxis';
import { OwnSize } from '../shared/ownSize';
import { baseStyles } from '../shared/theme';
import { changeLayout } from './model/changeLayout';

/** How the entropy of positions changed, by how high the base's is there. */
@customElement('ptl-entropy-change')
export class EntropyChange extends LitElement {
  @property({ attribute: false }) change: NonNullable<TokensOfFile['reference']>['change'] = [];
  @property() reference = 'base';
  private readonly size = new OwnSize(this);

  static override styles = [
    baseStyles,
    chartStyles,
    css`
      :host {
        height: 140px;
      }
      .more,
      .less {
        stroke: var(--ptl-band-edge);
      }
      .more {
        fill: var(--ptl-more);
      }
      .less {
        fill: var(--ptl-less);
      }
      .hit {
        fill: transparent;
      }
    `,
  ];

  override render(): unknown {
    if (this.size.width === 0) return nothing;
    const { area, zero, bars, xTicks, yTicks } = changeLayout(this.change, this.size);
    return html`<svg role="img" aria-label=${this.spoken(bars.map((bar) => bar.spoken))}>
      ${yAxis(area, yTicks)}
      ${bars.map(({ x, y, width, height, isMore }) => svg`<rect class=${isMore ? 'more' : 'less'} x=${x} y=${y} width=${width} height=${height}></rect>`)}
      <line class="baseline" x1=${area.left} x2=${area.right} y1=${zero} y2=${zero}></line>
      ${xTicks.map(
        ({ x, label, anchor }) =>
          svg`<text class=${{ start: '', middle: 'middle', end: 'rightmost' }[anchor]} x=${x} y=${area.bottom + 16}>${label}</text>`,
      )}
      ${bars.map(({ x, width, spoken }) => svg`<rect class="hit" x=${x} y=${area.top} width=${width} height=${area.bottom - area.top}><title>${spoken}</title></rect>`)}
    </svg>`;
  }

  private spoken(bars: readonly string[]): string {
    return `Change of entropy by percentile of the ${this.reference}’s. ${bars.join('; ')}.`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-entropy-change': EntropyChange;
  }
}
