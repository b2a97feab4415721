import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { nearestIndex } from '../shared/chart/chartData';
import { chartStyles } from '../shared/chart/chartStyles';
import { figure, fixed } from '../../src/analysis/numberText';
import { OwnSize } from '../shared/ownSize';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import type { EntropyReward } from './model/entropyReward';
import { entropyRewardLayout, nearestPoint, type EntropyRewardLayout } from './model/entropyRewardLayout';

/**
 * Reward over entropy, a dot a step, small and faint for the oldest, with the curve fitted through them. For assistive technology it is a slider
 * over the steps whose value is read out.
 *
 * @fires ptl-hover - `detail: { step: number | null, kept: boolean }`: the step the crosshair should go to; null lets it go
 * @fires ptl-pick - `detail: number`: a step was clicked, or chosen with Enter
 */
@customElement('ptl-entropy-reward-chart')
export class EntropyRewardChart extends LitElement {
  @property({ attribute: false }) shown!: EntropyReward;
  @property({ attribute: false }) crosshair: number | null = null;
  @property({ attribute: false }) pickHint = '';
  private readonly size = new OwnSize(this);

  static override styles = [
    baseStyles,
    chartStyles,
    css`
      :host {
        height: 288px;
      }
      svg {
        overflow: hidden;
      }
      .band {
        fill: var(--ptl-text);
        fill-opacity: calc(0.1 * var(--ptl-tint));
        stroke: var(--ptl-band-edge);
        stroke-dasharray: 2 3;
      }
      .curve {
        fill: none;
        stroke: var(--ptl-text);
        stroke-width: 1.5;
      }
      .steps {
        fill: none;
        stroke: var(--ptl-trained);
        stroke-linecap: round;
        stroke-opacity: calc(1 - var(--faint) * var(--ptl-tint));
      }
      .interval {
        stroke: var(--ptl-text);
        stroke-width: 2;
      }
      .ring {
        fill: var(--ptl-background);
        stroke: var(--ptl-text);
        stroke-width: 1.5;
      }
      .chosen {
        fill: none;
        stroke: var(--ptl-text);
        stroke-width: 1.5;
      }
      .said {
        font: 600 11px/14px var(--ptl-font);
        fill: var(--ptl-text);
      }
      .hit {
        position: absolute;
        inset: 0;
        touch-action: pan-y;
      }
      .picks {
        cursor: pointer;
      }
      .hit:focus-visible {
        outline-offset: -1px;
      }
    `,
  ];

  override render(): unknown {
    const { points } = this.shown;
    const [first, last] = [points[0], points[points.length - 1]];
    if (this.size.width === 0 || !first || !last) return nothing;
    const layout = entropyRewardLayout(this.shown, this.size);
    const at = points[this.index]!;
    return html`<svg aria-hidden="true">${axes(layout)} ${marks(layout)} ${this.chosen(layout)}</svg>
      <div
        class="hit ${this.pickHint === '' ? '' : 'picks'}"
        role="slider"
        tabindex="0"
        aria-label="Reward over entropy by step"
        aria-valuemin=${first.step}
        aria-valuemax=${last.step}
        aria-valuenow=${at.step}
        aria-valuetext=${`Step ${at.step}: entropy ${figure(at.entropy)} nats, reward ${fixed(at.reward)}`}
        aria-description=${this.pickHint === '' ? nothing : `Enter ${this.pickHint}`}
        @keydown=${this.onKey}
        @pointermove=${(event: PointerEvent) => this.point(event, layout)}
        @pointerleave=${() => this.hover(null)}
        @click=${() => this.pick()}
      ></div>`;
  }

  private get index(): number {
    const { points } = this.shown;
    if (this.crosshair === null) return points.length - 1;
    return nearestIndex(
      points.map(({ step }) => step),
      this.crosshair,
    );
  }

  private chosen({ x, y }: EntropyRewardLayout): unknown {
    if (this.crosshair === null) return nothing;
    const { entropy, reward } = this.shown.points[this.index]!;
    return svg`<circle class="chosen" cx=${x(entropy)} cy=${y(reward)} r="7"></circle>`;
  }

  private point(event: PointerEvent, layout: EntropyRewardLayout): void {
    const { left, top } = this.getBoundingClientRect();
    const index = nearestPoint(this.shown.points, layout, { x: event.clientX - left, y: event.clientY - top });
    this.hover(this.shown.points[index]?.step ?? null);
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { points } = this.shown;
    const last = points.length - 1;
    const stride = event.shiftKey ? 10 : 1;
    const moves: Record<string, number> = {
      ArrowLeft: this.index - stride,
      ArrowRight: this.index + stride,
      Home: 0,
      End: last,
    };
    const target = moves[event.key];
    if (target !== undefined) this.hover(points[Math.max(0, Math.min(last, target))]?.step ?? null, true);
    else if (event.key === 'Escape') this.hover(null, true);
    else if (event.key === 'Enter') this.pick();
    else return;
    event.preventDefault();
  };

  private pick(): void {
    const step = this.shown.points[this.index]?.step;
    if (step !== undefined && this.pickHint !== '')
      this.dispatchEvent(new CustomEvent('ptl-pick', { detail: step, bubbles: true, composed: true }));
  }

  private hover(step: number | null, kept = false): void {
    this.dispatchEvent(new CustomEvent('ptl-hover', { detail: { step, kept }, bubbles: true, composed: true }));
  }
}

function axes({ area, xTicks, yTicks }: EntropyRewardLayout): unknown {
  return svg`${yTicks.map(
    ({
      y,
      label,
      isZero,
    }) => svg`<line class=${isZero ? 'baseline' : 'grid'} x1=${area.left} x2=${area.right} y1=${y} y2=${y}></line>
      <text class="rightmost" x=${area.left - 8} y=${y + 4}>${label}</text>`,
  )}
    ${xTicks.map(
      ({ x, label }) => svg`<line class="baseline" x1=${x} x2=${x} y1=${area.bottom} y2=${area.bottom + 4}></line>
        <text class="middle" x=${x} y=${area.bottom + 17}>${label}</text>`,
    )}
    <text class="rightmost" x=${area.right} y=${area.bottom + 34}>mean entropy of a step, nats a token</text>
    <text x=${area.left - 40} y=${area.top - 12}>mean reward of a step</text>`;
}

/** What lies beyond the axes, such as a wide band, is not drawn. */
function marks({ area, curve, shades, atZero, ends }: EntropyRewardLayout): unknown {
  const { left, top, right, bottom } = area;
  return svg`<clipPath id="area"><rect x=${left} y=${top} width=${right - left} height=${bottom - top}></rect></clipPath>
    ${
      curve
        ? svg`<g clip-path="url(#area)">
            <path class="band" d=${curve.band}></path><path class="curve" d=${curve.line}></path>
          </g>`
        : nothing
    }
    ${shades.map(
      ({ path, size, strength }) =>
        svg`<path class="steps" d=${path} stroke-width=${size} ${styled({ '--faint': String(1 - strength) })}></path>`,
    )}
    ${ends.map(
      ({ x, y, label, isLeftward }) => svg`<text class="halo ${isLeftward ? 'rightmost' : ''}" x=${x} y=${y}>${label}</text>`,
    )}
    ${
      atZero
        ? svg`<line class="interval" x1=${left} x2=${left} y1=${atZero.high} y2=${atZero.low}></line>
            ${atZero.y === null ? nothing : svg`<circle class="ring" cx=${left} cy=${atZero.y} r="4.5"></circle>`}
            <text class="said halo" x=${left + 11} y=${atZero.y === null ? atZero.high - 6 : atZero.y - 8}>${atZero.label}</text>`
        : nothing
    }`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-entropy-reward-chart': EntropyRewardChart;
  }
}
