import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RolloutsOverview, RolloutStep } from '../../src/contract/messages/rollouts';
import '../shared/controls';
import { controlStyles } from '../shared/controls';
import { count, counted, fixed } from '../../src/analysis/numberText';
import '../shared/icons';
import { baseStyles } from '../shared/theme';
import { filterCounts } from './groupFilters';
import './rewardChart';
import { stepScrubberStyles } from './stepScrubberStyles';

/**
 * Which step is shown, the way to others, and the step's numbers.
 *
 * @fires ptl-pick - the step to go to: `CustomEvent<number>`
 */
@customElement('ptl-step-scrubber')
export class StepScrubber extends LitElement {
  @property({ attribute: false }) overview: RolloutsOverview | null = null;
  @property({ attribute: false }) summary: RolloutStep | null = null;
  @property({ attribute: false }) step: number | null = null;

  static override styles = [baseStyles, controlStyles, stepScrubberStyles];

  override render(): unknown {
    const { overview, step } = this;
    const steps = overview?.steps.map((each) => each.step) ?? [];
    const at = steps.indexOf(step ?? -1);
    return html`
      <div class="now">
        <span class="axis">Step</span>
        <div class="row">
          <span class="number" data-testid="step">${step ?? '–'}</span>
          ${this.arrow('chevron-left', 'Previous step', steps[at - 1])}
          ${this.arrow('chevron-right', 'Next step', at < 0 ? undefined : steps[at + 1])}
        </div>
        <span class="axis">${this.under(steps)}</span>
      </div>
      <ptl-reward-chart
        .overview=${overview}
        .step=${step}
        @ptl-pick=${(event: CustomEvent<number>) => this.pick(event.detail)}
      ></ptl-reward-chart>
      ${this.numbers()}
    `;
  }

  private under(steps: number[]): unknown {
    const newest = steps.at(-1);
    const behind = newest !== undefined && this.step !== null && newest > this.step && this.overview?.state === 'running';
    const shown = this.summary?.step === this.step ? counted(this.summary?.completions ?? 0, 'completion') : null;
    if (!behind) return shown ?? nothing;
    return html`${shown === null ? nothing : `${shown} · `}<button class="link" @click=${() => this.pick(newest)}>
        newest
      </button>`;
  }

  private arrow(icon: 'chevron-left' | 'chevron-right', label: string, to: number | undefined): unknown {
    return html`<vscode-button
      appearance="icon"
      aria-label=${label}
      title=${label}
      ?disabled=${to === undefined}
      @click=${() => to !== undefined && this.pick(to)}
      ><ptl-icon name=${icon}></ptl-icon
    ></vscode-button>`;
  }

  private numbers(): unknown {
    const { summary } = this;
    if (!summary) return html`<dl></dl>`;
    return html`<dl>
      <dt class="muted">Mean reward</dt>
      <dd class="figure"><b>${fixed(summary.meanReward)}</b></dd>
      <dt class="muted">Mean entropy</dt>
      <dd class="figure"><b>${fixed(summary.meanEntropy)}</b> nats</dd>
      <dt class="muted" title="Groups whose rewards differ: in GRPO and RLOO only they have a gradient">Mixed groups</dt>
      <dd class="figure"><b>${filterCounts(summary.groups).mixed} of ${summary.groups.length}</b></dd>
      <dt class="muted">Failed rollouts</dt>
      <dd class="figure"><b class=${summary.failed > 0 ? 'warning' : ''}>${count(summary.failed)}</b></dd>
    </dl>`;
  }

  private pick(step: number): void {
    this.dispatchEvent(new CustomEvent('ptl-pick', { detail: step }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-step-scrubber': StepScrubber;
  }
}
