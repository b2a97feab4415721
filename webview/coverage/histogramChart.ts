import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { CoverageReport } from '../../src/contract/messages/coverage';
import { count } from '../../src/analysis/numberText';
import { OwnSize } from '../shared/ownSize';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { chartStyles } from '../shared/chart/chartStyles';
import { histogramLayout } from './model/histogramLayout';
import { yAxis } from '../shared/chart/yAxis';
import type { Shown } from './model/shown';

/** Bars narrower than this carry no number, px: it is in the tooltip and in the table. */
const NARROW = 9;

/** Problems by the share of their samples that is right, for the first model and the one it is compared with. */
@customElement('ptl-accuracy-histogram')
export class AccuracyHistogram extends LitElement {
  @property({ attribute: false }) report!: CoverageReport;
  @property({ attribute: false }) shown: readonly Shown[] = [];
  @property({ attribute: false }) against = 0;
  private readonly size = new OwnSize(this);
  @query('svg') readonly picture!: SVGSVGElement;

  static override styles = [
    baseStyles,
    chartStyles,
    css`
      :host {
        height: 200px;
      }
      .bar {
        fill: currentColor;
      }
      /* The first model is an outline, so that colour is not all that tells the two apart. */
      .first {
        fill-opacity: calc(0.25 * var(--ptl-tint));
        stroke: currentColor;
      }
    `,
  ];

  override render(): unknown {
    if (this.size.width === 0) return nothing;
    const which = this.against === 0 ? [0] : [0, this.against];
    const { area, bins, yTicks } = histogramLayout(this.report, this.shown, which, this.size);
    return html`<svg role="img" aria-label=${this.spoken(which)}>
      ${yAxis(area, yTicks)}
      ${bins.map(
        ({ x, label, bars }) => svg`<text class="middle" x=${x} y=${area.bottom + 16}>${label}</text>
          ${bars.map((bar, place) =>
            bar.problems === 0
              ? nothing
              : svg`<g ${styled({ color: `var(${bar.colour})` })}>
                  <title>${bar.name}, accuracy ${label}: ${count(bar.problems)}</title>
                  <rect class="bar ${place === 0 ? 'first' : ''}" x=${bar.x} y=${bar.y} width=${bar.width} height=${bar.height} rx="1"></rect>
                  ${
                    bar.width < NARROW
                      ? nothing
                      : svg`<text class="coloured middle" x=${bar.x + bar.width / 2} y=${bar.y - 4}>${count(bar.problems)}</text>`
                  }
                </g>`,
          )}`,
      )}
      <text x=${area.right + 10} y=${area.top + 4}>problems</text>
      <text x=${area.right + 10} y=${area.bottom + 16}>accuracy</text>
    </svg>`;
  }

  private spoken(which: readonly number[]): string {
    return which
      .map((model) => `${this.shown[model]?.name ?? ''}: ${(this.report.models[model]?.histogram ?? []).join(', ')}`)
      .join('; ')
      .replace(/^/, 'Problems by accuracy, from none right to all right. ');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-accuracy-histogram': AccuracyHistogram;
  }
}
