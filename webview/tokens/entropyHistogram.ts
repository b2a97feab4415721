import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { TokenTable } from '../../src/contract/tokenTable';
import { chartStyles } from '../shared/chart/chartStyles';
import { yAxis } from '../shared/chart/yAxis';
import { count, fixed } from '../../src/analysis/numberText';
import { OwnSize } from '../shared/ownSize';
import { baseStyles } from '../shared/theme';
import { entropyHistogramLayout, type EntropyHistogramLayout } from './model/entropyHistogramLayout';

/** How many tokens there are at each entropy, on a log scale, the base's as an outline. */
@customElement('ptl-entropy-histogram')
export class EntropyHistogram extends LitElement {
  @property({ attribute: false }) table!: TokenTable;
  /** What the model is compared with: `base`. */
  @property() reference = 'base';
  private readonly size = new OwnSize(this);
  @query('svg') readonly picture!: SVGSVGElement;

  static override styles = [
    baseStyles,
    chartStyles,
    css`
      :host {
        height: 272px;
      }
      .bar {
        fill: var(--ptl-zero);
      }
      .bar.forking {
        fill: var(--ptl-heat-high);
        fill-opacity: var(--ptl-tint);
        stroke: var(--ptl-band-edge);
      }
      .outline {
        fill: none;
        stroke: var(--ptl-base);
        stroke-width: 1.25;
      }
      .percentile {
        stroke: var(--ptl-text);
        stroke-dasharray: 2 3;
        shape-rendering: crispEdges;
      }
      .said {
        fill: var(--ptl-text);
      }
      .fork {
        fill: var(--ptl-forking);
        font-weight: 600;
      }
      .hit {
        fill: transparent;
      }
    `,
  ];

  override render(): unknown {
    if (this.size.width === 0) return nothing;
    const layout = entropyHistogramLayout(this.table, this.reference, this.size);
    const { area, bars, outline, percentiles, xTicks, yTicks } = layout;
    return html`<svg role="img" aria-label=${this.spoken()}>
      ${yAxis(area, yTicks)}
      <line class="baseline" x1=${area.left} x2=${area.right} y1=${area.bottom} y2=${area.bottom}></line>
      ${xTicks.map(({ x, label, anchor }) => svg`<text class=${anchorClass[anchor]} x=${x} y=${area.bottom + 16}>${label}</text>`)}
      ${bars.map(
        ({ x, y, width, height, isForking }) =>
          svg`<rect class="bar ${isForking ? 'forking' : ''}" x=${x} y=${y} width=${width} height=${height} rx="1"></rect>`,
      )}
      ${outline === null ? nothing : svg`<path class="outline" d=${outline}></path>`}
      ${percentiles.map(
        ({
          x,
          label,
          isRightmost,
          row,
        }) => svg`<line class="percentile" x1=${x} x2=${x} y1=${area.top - 8} y2=${area.bottom}></line>
          <text class="said halo ${isRightmost ? 'rightmost' : ''}" x=${isRightmost ? x - 5 : x + 5} y=${area.top - 12 + row * 16}>${label}</text>`,
      )}
      ${this.labels(layout)}
      ${bars.map(
        ({ x, width, spoken }) =>
          svg`<rect class="hit" x=${x} y=${area.top} width=${width} height=${area.bottom - area.top} data-unsaved><title>${spoken}</title></rect>`,
      )}
    </svg>`;
  }

  private labels({ outlineLabel, forkingLabel }: EntropyHistogramLayout): unknown {
    return svg`${outlineLabel ? svg`<text class="halo middle" x=${outlineLabel.x} y=${outlineLabel.y}>outline: ${this.reference}</text>` : nothing}
      ${forkingLabel ? svg`<text class="fork halo rightmost" x=${forkingLabel.x} y=${forkingLabel.y}>forking tokens</text>` : nothing}`;
  }

  private spoken(): string {
    const { histogram, entropy } = this.table.file;
    const size = histogram.top / histogram.counts.length;
    const ends = entropy
      ? `80 % are below ${fixed(entropy.percentiles[80])} nats, 95 % below ${fixed(entropy.percentiles[95])}. `
      : '';
    const bins = histogram.counts.map((tokens, bin) => `${fixed(bin * size, 1)} nats: ${count(tokens)}`);
    return `Tokens at each entropy. ${ends}From ${bins.join(', ')}.`;
  }
}

const anchorClass = { start: '', middle: 'middle', end: 'rightmost' };

declare global {
  interface HTMLElementTagNameMap {
    'ptl-entropy-histogram': EntropyHistogram;
  }
}
