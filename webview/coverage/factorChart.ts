import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { chartStyles } from '../shared/chart/chartStyles';
import { yAxis } from '../shared/chart/yAxis';
import { fixed } from '../../src/analysis/numberText';
import { OwnSize } from '../shared/ownSize';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { factorScale, type FactorSeries } from './model/factorSeries';
import type { Shown } from './model/shown';
import { spread } from '../../src/analysis/chart/spread';

const [TOP, LEFT, BOTTOM, RIGHT] = [20, 36, 34, 112];
const SCALES = { linear: '', log: ', log scale', even: ', evenly spaced' };
type Which = 'first' | 'last';

/** A measure at its smallest and its largest k against what differs between the models: where the optimum lies. */
@customElement('ptl-factor-chart')
export class FactorChart extends LitElement {
  @property({ attribute: false }) series!: FactorSeries;
  @property({ attribute: false }) shown: readonly Shown[] = [];
  private readonly size = new OwnSize(this);
  @query('svg') readonly picture!: SVGSVGElement | null;

  static override styles = [
    baseStyles,
    chartStyles,
    css`
      :host {
        height: 196px;
      }
      .line {
        fill: none;
        stroke: var(--ptl-baseline);
        stroke-width: 1.5;
      }
      .dot {
        fill: currentColor;
        stroke: var(--ptl-background);
      }
      .interval {
        stroke: currentColor;
        stroke-width: 1.5;
        stroke-opacity: 0.6;
      }
      .reference {
        stroke: currentColor;
        stroke-dasharray: 4 3;
      }
      .strong {
        fill: var(--ptl-text);
      }
    `,
  ];

  override render(): unknown {
    const { width, height } = this.size;
    if (width === 0) return nothing;
    const { points, reference, first, last, factor } = this.series;
    const area = { left: LEFT, top: TOP, right: width - RIGHT, bottom: height - BOTTOM };
    const { at, kind } = factorScale(points.map(({ value }) => value));
    const x = (place: number): number => area.left + 14 + at[place]! * (area.right - area.left - 28);
    const y = (value: number): number => area.bottom - value * (area.bottom - area.top);
    const ends = [
      ...(['first', 'last'] as const).map((which) => ({
        words: which === 'first' ? first : last,
        y: y(points.at(-1)![which].value),
      })),
      ...(reference ? [{ words: `base ${fixed(reference.first.value)}`, y: y(reference.first.value) }] : []),
      ...(reference ? [{ words: `base ${fixed(reference.last.value)}`, y: y(reference.last.value) }] : []),
    ];
    const placed = spread(
      ends.map((end) => end.y),
      14,
      area.top,
      area.bottom,
    );
    const labels = free(points.map((_, place) => x(place)));
    return html`<svg role="img" aria-label=${this.spoken()}>
      ${yAxis(
        area,
        [0, 0.5, 1].map((value) => ({ y: y(value), label: value === 0 ? '0' : value.toFixed(1) })),
      )}
      ${points.map(({ label }, place) =>
        labels.has(place) ? svg`<text class="middle" x=${x(place)} y=${area.bottom + 15}>${label}</text>` : nothing,
      )}
      <text class="rightmost" x=${area.right} y=${area.bottom + 30}>${factor}${SCALES[kind]}</text>
      ${reference ? this.reference(reference, area, y) : nothing} ${this.line('first', x, y)} ${this.line('last', x, y)}
      ${ends.map(
        ({ words }, place) =>
          svg`<text class=${place < 2 ? 'strong' : ''} x=${area.right + 8} y=${placed[place]! + 4}>${words}</text>`,
      )}
    </svg>`;
  }

  private reference(
    reference: NonNullable<FactorSeries['reference']>,
    area: { left: number; right: number },
    y: (value: number) => number,
  ) {
    const colour = this.shown[reference.index]?.colour ?? '--ptl-base';
    return svg`<g ${styled({ color: `var(${colour})` })}>${[reference.first, reference.last].map(
      ({ value }) => svg`<line class="reference" x1=${area.left} x2=${area.right} y1=${y(value)} y2=${y(value)}></line>`,
    )}</g>`;
  }

  /** The highest has its value beside it. */
  private line(which: Which, x: (place: number) => number, y: (value: number) => number): unknown {
    const { points } = this.series;
    const most = Math.max(...points.map((point) => point[which].value));
    const path = points.map((point, place) => `${x(place).toFixed(1)} ${y(point[which].value).toFixed(1)}`).join('L');
    return svg`<path class="line" d="M${path}"></path>
      ${points.map((point, place) => {
        const { value, low, high } = point[which];
        const words = `${this.shown[point.index]?.name ?? ''}: ${fixed(value)} (${fixed(low)}–${fixed(high)})`;
        return svg`<g ${styled({ color: `var(${this.shown[point.index]?.colour ?? '--ptl-trained'})` })}>
          <title>${words}</title>
          <line class="interval" x1=${x(place)} x2=${x(place)} y1=${y(low)} y2=${y(high)}></line>
          <circle class="dot" cx=${x(place)} cy=${y(value)} r="4"></circle>
          ${value === most ? svg`<text class="strong halo middle" x=${x(place)} y=${y(Math.max(value, high)) - 6}>${fixed(value)}</text>` : nothing}
        </g>`;
      })}`;
  }

  private spoken(): string {
    const { points, first, last, factor } = this.series;
    const each = points.map((point) => `${point.label}: ${fixed(point.first.value)} and ${fixed(point.last.value)}`);
    return `${first} and ${last} by ${factor}. ${each.join('; ')}.`;
  }
}

/** Places whose labels have room, 34 px each; the first and the last before those between. */
function free(xs: readonly number[]): Set<number> {
  const kept = [0, xs.length - 1];
  for (let place = 1; place < xs.length - 1; place++) {
    if (kept.every((other) => Math.abs(xs[other]! - xs[place]!) >= 34)) kept.push(place);
  }
  return new Set(kept);
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-factor-chart': FactorChart;
  }
}
