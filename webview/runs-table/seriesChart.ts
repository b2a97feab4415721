import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { chartStyles } from '../shared/chart/chartStyles';
import { yAxis } from '../shared/chart/yAxis';
import { count, figure } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import { OwnSize } from '../shared/ownSize';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { nearestPoint, X_WORDS, type Curve, type XAxis } from './model/seriesCurves';
import { pathOf, seriesLayout, type SeriesLayout } from './model/seriesLayout';
import { seriesSummary } from './model/seriesTables';

/**
 * One metric of several runs. Smoothed lines are drawn over the values as logged, which are faint then. Arrows move a crosshair; for assistive technology it
 * is a slider over x whose values are read out. Give it a height.
 */
@customElement('ptl-series-chart')
export class SeriesChart extends LitElement {
  @property() metric = '';
  @property({ attribute: false }) curves: readonly Curve[] = [];
  @property() x: XAxis = 'step';
  @property({ type: Number }) smoothing = 0;
  @property({ type: Boolean }) isLog = false;
  @state() private at: number | null = null;
  @query('svg') readonly picture!: SVGSVGElement;
  private readonly size = new OwnSize(this);

  static override styles = [
    baseStyles,
    chartStyles,
    css`
      path {
        fill: none;
        stroke: currentColor;
        stroke-linejoin: round;
      }
      .line {
        stroke-width: 1.8;
      }
      .raw {
        stroke-width: 1;
        stroke-opacity: 0.28;
      }
      .title {
        font: 600 12px/16px var(--ptl-font);
        fill: var(--ptl-text);
      }
      .crosshair {
        stroke: color-mix(in srgb, var(--ptl-text) 55%, transparent);
      }
      .dot {
        fill: currentColor;
        stroke: var(--ptl-background);
      }
      .hit {
        position: absolute;
        inset: 0;
        touch-action: pan-y;
      }
      .readout {
        position: absolute;
        z-index: 5;
        top: 22px;
        max-width: 320px;
        padding: 6px 10px;
        pointer-events: none;
        background: var(--ptl-hover-background);
        color: var(--ptl-hover-text);
        border: 1px solid var(--ptl-hover-border);
        border-radius: var(--ptl-radius-hover);
        font: 12px/16px var(--ptl-font);
      }
      .readout.leftward {
        transform: translateX(calc(-100% - 24px));
      }
      .readout td:last-child {
        padding-left: 12px;
        text-align: right;
      }
    `,
  ];

  override render(): unknown {
    if (this.size.width === 0) return nothing;
    const layout = seriesLayout(this.curves, this.size, this.isLog);
    const { area } = layout;
    const xs = this.curves.flatMap((curve) => curve.xs);
    const [first, last] = [
      Math.min(...xs.slice(0, 1), ...this.curves.map((curve) => curve.xs[0]!)),
      Math.max(...this.curves.map((curve) => curve.xs.at(-1)!)),
    ];
    const unseen = layout.left > 0 ? `; ${count(layout.left)} values of 0 or below are not drawn` : '';
    return html`<svg aria-hidden="true">
        ${yAxis(area, layout.yTicks)}
        ${layout.xTicks.map(({ x, label }) => svg`<text class="middle" x=${x} y=${area.bottom + 15}>${label}</text>`)}
        <text class="rightmost" x=${area.right} y=${area.bottom + 31}>${X_WORDS[this.x]}${unseen}</text>
        <text class="title" x=${area.left} y="12">${visibleText(this.metric)}${this.isLog ? ', log scale' : ''}</text>
        ${this.curves.map((curve) => this.line(curve, layout))} ${this.crosshair(layout)}
      </svg>
      ${
        this.curves.length === 0
          ? html`<p class="muted small">
              None of these runs logged ${visibleText(this.metric)}${this.x === 'tokens' ? ' with tokens' : ''}.
            </p>`
          : html`<div
              class="hit"
              role="slider"
              tabindex="0"
              aria-label=${visibleText(seriesSummary(this.metric, this.curves))}
              aria-valuemin=${first}
              aria-valuemax=${last}
              aria-valuenow=${this.at ?? last}
              aria-valuetext=${this.spoken(this.at ?? last)}
              @keydown=${this.onKey}
              @pointermove=${(event: PointerEvent) => (this.at = this.snapped(layout.xAt(event.clientX - this.getBoundingClientRect().left)))}
              @pointerleave=${() => (this.at = null)}
              @blur=${() => (this.at = null)}
            ></div>`
      }
      ${this.readout(layout)}`;
  }

  private line(curve: Curve, layout: SeriesLayout): unknown {
    const raw =
      this.smoothing > 0 ? svg`<path class="raw" d=${pathOf(curve.xs, curve.values, layout, this.isLog)}></path>` : nothing;
    return svg`<g ${styled({ color: `var(${curve.colour})` })}>${raw}
      <path class="line" stroke-dasharray=${curve.isDashed ? '5 3' : 'none'} d=${pathOf(curve.xs, curve.smoothed, layout, this.isLog)}></path></g>`;
  }

  private crosshair(layout: SeriesLayout): unknown {
    const { at } = this;
    if (at === null) return nothing;
    const x = layout.x(at);
    return svg`<g data-unsaved>
      <line class="crosshair" x1=${x} x2=${x} y1=${layout.area.top} y2=${layout.area.bottom}></line>
      ${this.curves.map((curve) => {
        const index = nearestPoint(curve, at);
        const value = curve.smoothed[index]!;
        if (this.isLog && value <= 0) return nothing;
        return svg`<circle class="dot" r="4" cx=${layout.x(curve.xs[index]!)} cy=${layout.y(value)} ${styled({ color: `var(${curve.colour})` })}></circle>`;
      })}</g>`;
  }

  private readout(layout: SeriesLayout): unknown {
    const { at } = this;
    if (at === null) return nothing;
    const x = layout.x(at);
    const isLeftward = x > (layout.area.left + layout.area.right) / 2;
    return html`<div class="readout ${isLeftward ? 'leftward' : ''}" ${styled({ left: `${x + 12}px` })} aria-hidden="true">
      <div class="muted">${X_WORDS[this.x]} ${figure(at)}</div>
      <table>
        ${this.curves.map((curve) => {
          const index = nearestPoint(curve, at);
          const smoothed = this.smoothing > 0 ? ` (${figure(curve.values[index])})` : '';
          return html`<tr>
            <td ${styled({ color: `var(${curve.colour})` })}>${visibleText(curve.name)}</td>
            <td>${figure(curve.smoothed[index])}${smoothed}</td>
          </tr>`;
        })}
      </table>
    </div>`;
  }

  private spoken(at: number): string {
    const each = this.curves.map((curve) => `${visibleText(curve.name)} ${figure(curve.smoothed[nearestPoint(curve, at)])}`);
    return `${X_WORDS[this.x]} ${figure(at)}: ${each.join(', ')}`;
  }

  /** The x of the nearest point of the run that has most. */
  private snapped(x: number): number {
    const longest = this.longest;
    return longest ? longest.xs[nearestPoint(longest, x)]! : x;
  }

  private get longest(): Curve | undefined {
    return this.curves.reduce<Curve | undefined>(
      (most, curve) => (!most || curve.xs.length > most.xs.length ? curve : most),
      undefined,
    );
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const { longest } = this;
    if (!longest || event.altKey || event.ctrlKey || event.metaKey) return;
    const last = longest.xs.length - 1;
    const at = this.at === null ? last : nearestPoint(longest, this.at);
    const stride = event.shiftKey ? 10 : 1;
    const moves: Record<string, number> = { ArrowLeft: at - stride, ArrowRight: at + stride, Home: 0, End: last };
    const target = moves[event.key];
    if (target !== undefined) this.at = longest.xs[Math.max(0, Math.min(last, target))]!;
    else if (event.key === 'Escape' && this.at !== null) this.at = null;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-series-chart': SeriesChart;
  }
}
