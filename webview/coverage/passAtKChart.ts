import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { nearestIndex } from '../shared/chart/chartData';
import { count, fixed, signed } from '../../src/analysis/numberText';
import { OwnSize } from '../shared/ownSize';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { chartStyles } from '../shared/chart/chartStyles';
import { curveLayout, type CurveLayout, type CurveLine } from './model/curveLayout';
import type { MeasureCurves } from './model/measure';
import type { ShownLine } from './model/shown';
import { yAxis } from '../shared/chart/yAxis';

/**
 * pass@k or another measure of each model over k, with bands, and where the pass@k of one crosses the first. Arrows move a crosshair; for
 * assistive technology it is a slider over k whose value is read out.
 */
@customElement('ptl-pass-at-k')
export class PassAtKChart extends LitElement {
  @property({ attribute: false }) measure!: MeasureCurves;
  @property({ attribute: false }) shown: readonly ShownLine[] = [];
  @property({ attribute: false }) against = 0;
  @property() xAxis = 'k, samples a problem, log scale';
  private readonly size = new OwnSize(this);
  @state() private index: number | null = null;
  @query('svg') readonly picture!: SVGSVGElement;

  static override styles = [
    baseStyles,
    chartStyles,
    css`
      :host {
        height: 396px;
      }
      .band {
        fill: currentColor;
        fill-opacity: calc(0.14 * var(--ptl-tint));
        stroke: var(--ptl-band-edge);
        stroke-dasharray: 2 3;
      }
      .line {
        fill: none;
        stroke: currentColor;
        stroke-width: 2;
        stroke-linejoin: round;
      }
      .dot {
        fill: currentColor;
        stroke: var(--ptl-background);
      }
      .name {
        font: 600 12px/16px var(--ptl-font);
      }
      .value {
        font-weight: 400;
      }
      .interval {
        fill: var(--ptl-text);
        fill-opacity: calc(0.07 * var(--ptl-tint));
        stroke: var(--ptl-band-edge);
        stroke-dasharray: 2 3;
      }
      .drop {
        stroke: var(--ptl-text);
        stroke-dasharray: 2 3;
      }
      .ring {
        fill: none;
        stroke: var(--ptl-text);
        stroke-width: 1.5;
      }
      .said {
        font: 600 11px/14px var(--ptl-font);
        fill: var(--ptl-text);
      }
      .crosshair {
        stroke: color-mix(in srgb, var(--ptl-text) 55%, transparent);
      }
      .hit {
        position: absolute;
        inset: 0;
        touch-action: pan-y;
      }
      .readout {
        position: absolute;
        top: 20px;
        padding: 6px 10px;
        pointer-events: none;
        background: var(--ptl-hover-background);
        color: var(--ptl-hover-text);
        border: 1px solid var(--ptl-hover-border);
        border-radius: var(--ptl-radius-hover);
        box-shadow: 0 4px 16px var(--ptl-shadow);
        font: 12px/16px var(--ptl-font);
        white-space: nowrap;
      }
      .readout.leftward {
        transform: translateX(calc(-100% - 24px));
      }
      .readout td {
        padding: 1px 0 1px 10px;
      }
      .readout td:first-child {
        max-width: 260px;
        padding-left: 0;
        font-weight: 600;
        white-space: normal;
        overflow-wrap: anywhere;
      }
    `,
  ];

  override render(): unknown {
    if (this.size.width === 0) return nothing;
    const layout = curveLayout(this.measure, this.shown, this.against, this.size);
    const { ks } = this;
    const at = this.index ?? ks.length - 1;
    return html`<svg aria-hidden="true">
        ${axes(layout, this.measure.axis, this.xAxis)} ${this.curves(layout)} ${this.crossing(layout)} ${this.crosshair(layout)}
      </svg>
      <div
        class="hit"
        ${styled({ right: `${layout.width - layout.area.right - 6}px` })}
        role="slider"
        tabindex="0"
        aria-label=${this.label}
        aria-valuemin=${ks[0] ?? 1}
        aria-valuemax=${layout.upTo}
        aria-valuenow=${ks[at] ?? 1}
        aria-valuetext=${this.spoken(at)}
        @keydown=${this.onKey}
        @pointermove=${(event: PointerEvent) => this.point(event, layout)}
        @pointerleave=${() => (this.index = null)}
        @blur=${() => (this.index = null)}
      ></div>
      ${this.readout(layout)}`;
  }

  private curves({ lines }: CurveLayout): unknown {
    const coloured = (draw: (line: CurveLine) => unknown) =>
      lines.map((line) => svg`<g ${styled({ color: `var(${line.colour})` })}>${draw(line)}</g>`);
    return svg`${coloured((line) => (line.isQuiet ? nothing : svg`<path class="band" d=${line.band}></path>`))}
      ${coloured((line) => svg`<path class="line" d=${line.line} stroke-dasharray=${line.dash || 'none'}></path>`)}
      ${coloured((line) => line.dots.map(({ x, y }) => svg`<circle class="dot" cx=${x} cy=${y} r="2.6"></circle>`))}
      ${coloured(
        ({
          start,
          end,
          name,
          isQuiet,
        }) => svg`${isQuiet ? nothing : svg`<text class="coloured halo" x=${start.x} y=${start.y}>${start.value}</text>`}
          <g><title>${name}</title><text class="coloured name" x=${end.x} y=${end.y + 4}>${end.label} <tspan class="value">${end.value}</tspan></text></g>`,
      )}`;
  }

  private crossing({ crossing, area, upTo }: CurveLayout): unknown {
    if (!this.measure.comparisons[this.against - 1]) return nothing;
    if (!crossing) {
      // Of one sample a problem there are no curves that could.
      if (upTo < 2) return nothing;
      const words = `no crossing up to k = ${count(upTo)}`;
      return svg`<text class="said halo rightmost" x=${area.right - 10} y=${area.bottom - 12}>${words}</text>`;
    }
    const { x, y, left, right, words, isLeftward } = crossing;
    const side = isLeftward ? 'rightmost' : '';
    const at = isLeftward ? x - 10 : x + 10;
    return svg`<rect class="interval" x=${left} y=${area.top} width=${Math.max(0, right - left)} height=${area.bottom - area.top}></rect>
      <line class="drop" x1=${x} x2=${x} y1=${y + 7} y2=${area.bottom}></line>
      <circle class="ring" cx=${x} cy=${y} r="6"></circle>
      <text class="said halo ${side}" x=${at} y=${area.bottom - 26}>${words[0]}</text>
      <text class="halo ${side}" x=${at} y=${area.bottom - 11}>${words[1]}</text>`;
  }

  private crosshair({ x, y, area }: CurveLayout): unknown {
    const k = this.index === null ? undefined : this.ks[this.index];
    if (k === undefined) return nothing;
    const value = (model: number): number => this.measure.models[model]?.curve[this.index!]?.value ?? 0;
    return svg`<g data-unsaved>
      <line class="crosshair" x1=${x(k)} x2=${x(k)} y1=${area.top} y2=${area.bottom}></line>
      ${this.shown.map(
        ({ colour }, model) =>
          svg`<circle class="dot" cx=${x(k)} cy=${y(value(model))} r="4.5" ${styled({ color: `var(${colour})` })}></circle>`,
      )}
    </g>`;
  }

  private readout({ x, area }: CurveLayout): unknown {
    const { index } = this;
    const k = index === null ? undefined : this.ks[index];
    if (index === null || k === undefined) return nothing;
    const isLeftward = x(k) > (area.left + area.right) / 2;
    return html`<div class="readout ${isLeftward ? 'leftward' : ''}" ${styled({ left: `${x(k) + 12}px` })} aria-hidden="true">
      <div class="muted">${this.measure.at(k)}</div>
      <table>
        ${this.shown.map(({ name, colour }, model) => {
          const point = this.measure.models[model]?.curve[index];
          return html`<tr>
            <td ${styled({ color: `var(${colour})` })}>${name}</td>
            <td class="figure">${fixed(point?.value)}</td>
            <td class="figure muted">${fixed(point?.low)}–${fixed(point?.high)}</td>
          </tr>`;
        })}
      </table>
      ${this.differenceWords(k)}
    </div>`;
  }

  private differenceWords(k: number): unknown {
    const point = this.measure.models[this.against]?.difference.find((each) => each.k === k);
    if (!point) return nothing;
    return html`<div class="muted">difference ${signed(point.value)} (${signed(point.low)} to ${signed(point.high)})</div>`;
  }

  private get label(): string {
    return `${this.measure.axis.split(',')[0]} by ${this.xAxis.split(',')[0]}`;
  }

  private get ks(): number[] {
    return this.measure.models[0]?.curve.map(({ k }) => k) ?? [];
  }

  private spoken(index: number): string {
    const values = this.shown.map(({ name }, model) => {
      const point = this.measure.models[model]?.curve[index];
      return `${name} ${fixed(point?.value)}, from ${fixed(point?.low)} to ${fixed(point?.high)}`;
    });
    return `${this.measure.at(this.ks[index] ?? 1)}: ${values.join('; ')}`;
  }

  private point(event: PointerEvent, { area, upTo }: CurveLayout): void {
    const from = event.clientX - this.getBoundingClientRect().left - area.left;
    const position = (from / (area.right - area.left)) * Math.log2(Math.max(2, upTo));
    this.index = nearestIndex(
      this.ks.map((k) => Math.log2(k)),
      position,
    );
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const last = this.ks.length - 1;
    const at = this.index ?? last;
    const stride = event.shiftKey ? 4 : 1;
    const moves: Record<string, number> = { ArrowLeft: at - stride, ArrowRight: at + stride, Home: 0, End: last };
    const target = moves[event.key];
    if (target !== undefined) this.index = Math.max(0, Math.min(last, target));
    else if (event.key === 'Escape' && this.index !== null) this.index = null;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

function axes({ area, xTicks, yTicks }: CurveLayout, label: string, xAxis: string): unknown {
  return svg`${yAxis(area, yTicks)}
    ${xTicks.map(
      ({ x, label }) => svg`<line class="baseline" x1=${x} x2=${x} y1=${area.bottom} y2=${area.bottom + 4}></line>
        <text class="middle" x=${x} y=${area.bottom + 18}>${label}</text>`,
    )}
    <text class="rightmost" x=${area.right} y=${area.bottom + 36}>${xAxis}</text>
    <text class="halo" x=${area.left + 6} y=${area.top + 5}>${label}</text>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-pass-at-k': PassAtKChart;
  }
}
