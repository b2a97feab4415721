import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { nearestIndex } from '../shared/chart/chartData';
import { counted, fixed } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import { baseStyles } from '../shared/theme';
import type { FollowedPrompt } from './rolloutsModel';

const WIDTH = 168;
const HEIGHT = 22;
/** Most files whose reason is told. */
const REASONS = 8;

/**
 * One prompt followed across steps: its group's mean reward at each step that had it. Click or arrow keys go there.
 *
 * @fires ptl-pick - the step to go to: `CustomEvent<number>`
 */
@customElement('ptl-prompt-strip')
export class PromptStrip extends LitElement {
  @property({ attribute: false }) points: FollowedPrompt['points'] = [];
  /** Steps not looked at yet. */
  @property({ type: Number }) unread = 0;
  @property({ attribute: false }) unreadable: FollowedPrompt['unreadable'] = [];
  @property({ type: Number }) step = 0;
  /** End of the step axis. */
  @property({ type: Number }) end = 1;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: inline-flex;
        align-items: center;
        gap: 8px;
        white-space: nowrap;
      }
      svg {
        cursor: pointer;
      }
      .base {
        stroke: var(--ptl-baseline);
        shape-rendering: crispEdges;
      }
      .line {
        fill: none;
        stroke: var(--ptl-trained);
        stroke-opacity: 0.5;
      }
      circle {
        fill: var(--ptl-background);
        stroke: var(--ptl-trained);
      }
      .here {
        fill: var(--ptl-focus);
        stroke: var(--ptl-background);
        stroke-width: 1.5;
      }
    `,
  ];

  override render(): unknown {
    const known = this.points.filter((point) => point.mean !== null);
    const { unread } = this;
    if (this.points.length < 2) return html`<span class="axis">${this.alone()}</span>${this.missing()}`;
    const high = Math.max(1, ...known.map((point) => point.mean!));
    const x = (step: number): number => 5 + (step / Math.max(1, this.end)) * (WIDTH - 10);
    const y = (mean: number): number => HEIGHT - 4 - (Math.max(0, mean) / high) * (HEIGHT - 8);
    const here = this.points.find((point) => point.step === this.step);
    return html`
      <span class="axis">this prompt in ${counted(this.points.length, 'step')}${unread === 0 ? '' : '…'}</span>${this.missing()}
      <svg
        width=${WIDTH}
        height=${HEIGHT}
        role="slider"
        tabindex="0"
        aria-label="This prompt by step"
        aria-valuemin=${this.points[0]!.step}
        aria-valuemax=${this.points.at(-1)!.step}
        aria-valuenow=${this.step}
        aria-valuetext="step ${this.step}, mean reward ${fixed(here?.mean)}"
        @click=${(event: MouseEvent) => this.go(event, x)}
        @keydown=${(event: KeyboardEvent) => this.key(event)}
      >
        <line class="base" x1="0" x2=${WIDTH} y1=${HEIGHT - 3.5} y2=${HEIGHT - 3.5}></line>
        ${svg`<polyline class="line" points=${known.map((point) => `${x(point.step).toFixed(1)},${y(point.mean!).toFixed(1)}`).join(' ')}></polyline>`}
        ${known.map(
          (
            point,
          ) => svg`<circle class=${point.step === this.step ? 'here' : ''} cx=${x(point.step)} cy=${y(point.mean!)} r=${point.step === this.step ? 4 : known.length > 24 ? 1.5 : 2.5}>
            <title>step ${point.step}: mean ${fixed(point.mean)}</title>
          </circle>`,
        )}
      </svg>
      ${here === undefined ? nothing : html`<span class="small strong">${fixed(here.mean)}</span>`}
    `;
  }

  private alone(): string {
    if (this.unread > 0) return `looking through ${counted(this.unread, 'more step')}…`;
    return this.unreadable.length === 0 ? 'only in this step' : 'in no other step that can be read';
  }

  private missing(): unknown {
    const { unreadable } = this;
    if (unreadable.length === 0) return nothing;
    const reasons = unreadable.slice(0, REASONS).map(({ reason }) => visibleText(reason));
    return html`<span class="axis" title=${reasons.join('\n')}>${counted(unreadable.length, 'step')} cannot be read</span>`;
  }

  private go(event: MouseEvent, x: (step: number) => number): void {
    const left = (event.currentTarget as Element).getBoundingClientRect().left;
    const places = this.points.map((point) => x(point.step));
    this.pick(nearestIndex(places, event.clientX - left));
  }

  private key(event: KeyboardEvent): void {
    const at = this.points.findIndex((point) => point.step === this.step);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: this.points.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.pick(to);
  }

  private pick(index: number): void {
    const point = this.points[index];
    if (point && point.step !== this.step) this.dispatchEvent(new CustomEvent('ptl-pick', { detail: point.step }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-prompt-strip': PromptStrip;
  }
}
