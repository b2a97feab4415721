import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { nearestIndex } from './chartData';
import './lineChart';
import { baseStyles } from '../theme';
import type { MetricTile } from './metricTile';

/** One small multiple: title row with the value at the crosshair, and the chart; or the reason why there is none. */
@customElement('ptl-metric-tile')
export class MetricTileView extends LitElement {
  @property({ attribute: false }) tile!: MetricTile;
  @property({ attribute: false }) crosshair: number | null = null;
  @property({ attribute: false }) pickHint = '';

  static override styles = [
    baseStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-width: 0;
        height: 182px;
      }
      header {
        display: flex;
        align-items: baseline;
        gap: 6px;
        height: 24px;
        padding-right: 8px;
        white-space: nowrap;
      }
      h3 {
        flex: 0 1 auto;
      }
      /* Gives way before the title does. */
      .note {
        flex: 0 1000 auto;
      }
      .value {
        margin-left: auto;
        flex: none;
        font: 600 13px/18px var(--ptl-font);
      }
      .value span {
        font: 11px/14px var(--ptl-font);
        color: var(--ptl-muted);
      }
      .value i {
        display: inline-block;
        width: 7px;
        height: 7px;
        margin-right: 4px;
        border-radius: 50%;
        border: 1.5px solid var(--ptl-text);
      }
      ptl-chart {
        flex: 1;
      }
      .absent {
        flex: 1;
        display: grid;
        align-content: center;
        padding: 0 20px 24px 48px;
        max-width: 44ch;
      }
    `,
  ];

  override render(): unknown {
    const { tile } = this;
    const { data } = tile;
    return html`<header>
        <h3 class="clip" title="${tile.title}: ${tile.explanation}">${tile.title}</h3>
        <span class="axis note clip" title=${tile.note}>${tile.note}</span>
        ${data ? html`<div class="value">${this.value(tile)}</div>` : nothing}
      </header>
      ${
        data
          ? html`<ptl-chart
                .data=${data}
                .crosshair=${this.crosshair}
                label="${tile.title} by ${data.xName ?? 'step'}"
                .pickHint=${this.pickHint}
              ></ptl-chart>
              <p class="unseen">${tile.summary}</p>`
          : html`<p class="absent small muted">${tile.absent}</p>`
      }`;
  }

  private value(tile: MetricTile): unknown {
    const xs = tile.data?.xs ?? [];
    if (xs.length === 0) return nothing;
    // Steps that train on an earlier generation have no rollout metrics of their own: the newest value stands then.
    const newest = tile.values.findLastIndex((value) => value !== null);
    const index = this.crosshair === null ? newest : nearestIndex(xs, this.crosshair);
    const value = tile.values[index];
    if (tile.words) return html`${tile.words(index)}${tile.unit === '' ? nothing : html` <span>${tile.unit}</span>`}`;
    const text = value === null || value === undefined ? '–' : tile.format(value);
    const aside = this.crosshair === null ? tile.aside : '';
    return html`${text} <span>${tile.unit}</span>${aside === '' ? nothing : html` <span><i></i>${aside}</span>`}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-metric-tile': MetricTileView;
  }
}
