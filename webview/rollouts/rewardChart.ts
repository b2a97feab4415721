import { html, LitElement, nothing, svg } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RolloutsOverview } from '../../src/contract/messages/rollouts';
import { nearestIndex } from '../shared/chart/chartData';
import { numberTick, roundScale, stepTicks } from '../../src/analysis/chart/ticks';
import { fixed } from '../../src/analysis/numberText';
import { baseStyles } from '../shared/theme';
import { areaPath, linePath, rewardChartLayout, type RewardChartLayout } from './rewardChartLayout';
import { rewardChartStyles } from './rewardChartStyles';

/**
 * Reward over all steps with the slider below it: one control. Click, drag, arrow keys, Page Up and Down, Home and End go to a step.
 *
 * @fires ptl-pick - the step to go to: `CustomEvent<number>`
 */
@customElement('ptl-reward-chart')
export class RewardChart extends LitElement {
  @property({ attribute: false }) overview: RolloutsOverview | null = null;
  @property({ type: Number }) step: number | null = null;
  @state() private width = 0;
  private readonly resize = new ResizeObserver(() => (this.width = this.clientWidth));

  static override styles = [baseStyles, rewardChartStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    this.resize.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resize.disconnect();
  }

  override render(): unknown {
    const { overview } = this;
    if (!overview || this.width < 120) return nothing;
    const layout = rewardChartLayout(overview, this.width);
    const at = overview.steps.find((each) => each.step === this.step);
    return html`
      <svg
        role="slider"
        tabindex="0"
        aria-label="Step"
        aria-description="Mean reward by step with the 10th to 90th percentile of groups"
        aria-valuemin=${overview.steps[0]?.step ?? 0}
        aria-valuemax=${overview.steps.at(-1)?.step ?? 0}
        aria-valuenow=${this.step ?? 0}
        aria-valuetext=${at ? `step ${at.step}, mean reward ${fixed(at.reward)}${at.hasRollouts ? '' : ', no rollouts'}` : 'no step'}
        @pointerdown=${(event: PointerEvent) => this.pointer(event, layout)}
        @pointermove=${(event: PointerEvent) => event.buttons === 1 && this.pointer(event, layout)}
        @keydown=${(event: KeyboardEvent) => this.key(event)}
      >
        <defs>
          <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <line class="hatch" x1="0" x2="0" y2="6"></line>
          </pattern>
        </defs>
        ${this.frame(overview, layout)} ${this.data(overview, layout)} ${this.labels(overview, layout)}
        ${this.selected(overview, layout)}
      </svg>
    `;
  }

  private frame(overview: RolloutsOverview, layout: RewardChartLayout): unknown {
    const { left, right, top, bottom, track, x, y, last } = layout;
    const scale = roundScale(layout.low, layout.high, 3);
    return svg`
      ${scale.ticks.map(
        (tick) => svg`<line class="grid ${tick === 0 ? 'zero' : ''}" x1=${left} x2=${right} y1=${y(tick)} y2=${y(tick)}></line>
          <text x=${left - 8} y=${y(tick) + 4} text-anchor="end">${numberTick(tick, scale.distance)}</text>`,
      )}
      ${last < layout.end ? svg`<rect fill="url(#hatch)" x=${x(last)} y=${top} width=${right - x(last)} height=${bottom - top}></rect>` : nothing}
      <line class="track" x1=${left} x2=${right} y1=${track} y2=${track}></line>
      <line class="done" x1=${left} x2=${x(last)} y1=${track} y2=${track}></line>
      ${overview.steps
        .filter((each) => !each.hasRollouts)
        .map(
          (each) => svg`<line class="absent" x1=${x(each.step) - 1.5} x2=${x(each.step) + 1.5} y1=${track} y2=${track}></line>`,
        )}
      ${stepTicks(0, layout.end, Math.max(1, Math.min(10, Math.floor((right - left) / 70))))
        .filter((tick) => x(layout.end) - x(tick) > 48)
        .map((tick) => svg`<text x=${x(tick)} y="89" text-anchor="middle">${tick}</text>`)}
      <text x=${right} y="89" text-anchor="end">step ${layout.end}</text>
    `;
  }

  private data({ steps }: RolloutsOverview, { x, y }: RewardChartLayout): unknown {
    return svg`
      <path class="band" d=${areaPath(steps, x, y)}></path>
      <path class="line" d=${linePath(steps, x, y)}></path>
      ${steps.map((each, index) =>
        each.reward !== null && steps[index - 1]?.reward == null && steps[index + 1]?.reward == null
          ? svg`<circle class="lone" cx=${x(each.step)} cy=${y(each.reward)} r="2"></circle>`
          : nothing,
      )}
    `;
  }

  private labels({ steps }: RolloutsOverview, layout: RewardChartLayout): unknown {
    const { x, y, last, top, bottom, right } = layout;
    const final = steps.findLast((each) => each.reward !== null);
    if (!final || final.reward === null) return nothing;
    const left = x(last) + 7;
    const mean = Math.min(bottom - 2, Math.max(top + 18, y(final.reward) + 4));
    const band = final.rewardHigh === null ? null : Math.min(mean - 14, Math.max(top + 2, y(final.rewardHigh) + 4));
    return svg`
      <text class="halo now" x=${left} y=${mean}>mean reward ${fixed(final.reward)}</text>
      ${band === null ? nothing : svg`<text class="halo" x=${left} y=${band}>10–90 % of groups</text>`}
      ${right - left > 260 ? svg`<text class="halo" x=${right - 8} y=${(top + bottom) / 2 + 4} text-anchor="end">not run yet</text>` : nothing}
    `;
  }

  private selected({ steps }: RolloutsOverview, { x, y, top, track }: RewardChartLayout): unknown {
    if (this.step === null) return nothing;
    const at = steps.find((each) => each.step === this.step);
    return svg`
      <line class="cross" x1=${x(this.step)} x2=${x(this.step)} y1=${top - 2} y2=${track}></line>
      ${at?.reward == null ? nothing : svg`<circle class="at" cx=${x(this.step)} cy=${y(at.reward)} r="3.5"></circle>`}
      <circle class="handle" cx=${x(this.step)} cy=${track} r="6"></circle>
    `;
  }

  private pointer(event: PointerEvent, layout: RewardChartLayout): void {
    const target = event.currentTarget as Element;
    if (event.type === 'pointerdown') target.setPointerCapture(event.pointerId);
    const steps = (this.overview?.steps ?? []).map((each) => each.step);
    this.pick(steps[nearestIndex(steps, layout.stepAt(event.clientX - target.getBoundingClientRect().left))]);
  }

  private key(event: KeyboardEvent): void {
    const steps = (this.overview?.steps ?? []).map((each) => each.step);
    const at = nearestIndex(steps, this.step ?? 0);
    const by = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageDown: -10,
      PageUp: 10,
      Home: -at,
      End: steps.length,
    }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.pick(steps[Math.min(steps.length - 1, Math.max(0, at + by))]);
  }

  private pick(step: number | undefined): void {
    if (step !== undefined && step !== this.step) this.dispatchEvent(new CustomEvent('ptl-pick', { detail: step }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-reward-chart': RewardChart;
  }
}
