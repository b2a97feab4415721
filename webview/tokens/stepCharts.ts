import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TokensStep } from '../../src/contract/messages/tokens';
import type { ChartData } from '../shared/chart/chartData';
import '../shared/chart/lineChart';
import { visibleText } from '../shared/hostileText';
import { baseStyles } from '../shared/theme';
import { overlapTitle, stepChart, stepNote, type StepValue } from './model/stepCharts';

/**
 * Entropy over the steps of a run: what the top positions have in common with the base's, how many are certain, and the mean.
 *
 * @fires ptl-step - `detail: number`: the step to show
 */
@customElement('ptl-token-steps')
export class TokenSteps extends LitElement {
  @property({ attribute: false }) steps: readonly TokensStep[] = [];
  /** Steps that are to be read, of so many. */
  @property({ attribute: false }) wanted: readonly number[] = [];
  @property({ type: Number }) all = 0;
  @property({ attribute: false }) unreadable: readonly { step: number; reason: string }[] = [];
  /** The step that is shown; null for an evaluation. */
  @property({ attribute: false }) step: number | null = null;
  @property() reference = 'base';
  @state() private hovered: number | null = null;
  private charts = new Map<StepValue, ChartData>();

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
      }
      .caption {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 8px;
        padding-bottom: 4px;
      }
      .wide {
        height: 128px;
      }
      .pair {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 0 12px;
        padding-top: 8px;
      }
      .pair ptl-chart {
        height: 108px;
      }
    `,
  ];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('steps') && !changed.has('wanted')) return;
    this.charts = new Map(
      (['overlap', 'certain', 'mean'] as const).map((value) => [value, stepChart(this.steps, value, this.wanted)]),
    );
  }

  override render(): unknown {
    const { steps, wanted, unreadable } = this;
    const note = stepNote(steps.length + unreadable.length, wanted.length, this.all);
    const hasOverlap = steps.some(({ overlap }) => overlap !== null);
    const [broken] = unreadable;
    return html`<div
      @ptl-hover=${({ detail }: CustomEvent<{ step: number | null }>) => (this.hovered = detail.step)}
      @ptl-pick=${({ detail }: CustomEvent<number>) => this.dispatchEvent(new CustomEvent('ptl-step', { detail }))}
    >
      ${
        hasOverlap
          ? html`<div class="caption">
                <h2>${overlapTitle(steps, this.hovered ?? this.step, this.reference)}</h2>
                <span class="axis">top 20 % by entropy, by step, on the same texts</span>
              </div>
              ${this.chart('overlap', 'wide')}`
          : nothing
      }
      <div class="pair">
        ${this.small('certain', 'Below 0.01 nats', 'by step')} ${this.small('mean', 'Mean entropy', 'nats, by step')}
      </div>
      ${note === '' ? nothing : html`<p class="axis" role="status">${note}</p>`}
      ${
        broken
          ? html`<p class="axis" role="status">
              ${unreadable.length === 1 ? `Step ${broken.step}` : `${unreadable.length} steps`} could not be read:
              ${visibleText(broken.reason)}
            </p>`
          : nothing
      }
    </div>`;
  }

  private small(value: StepValue, title: string, unit: string): unknown {
    return html`<div>
      <div class="caption">
        <h2>${title}</h2>
        <span class="axis">${unit}</span>
      </div>
      ${this.chart(value, '')}
    </div>`;
  }

  private chart(value: StepValue, kind: string): unknown {
    return html`<ptl-chart
      class=${kind}
      .data=${this.charts.get(value) ?? null}
      .crosshair=${this.hovered ?? this.step}
      label=${{ overlap: 'Top 20 % in common, by step', certain: 'Share below 0.01 nats, by step', mean: 'Mean entropy, by step' }[value]}
      .pickHint=${'shows the tokens of this step'}
    ></ptl-chart>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-token-steps': TokenSteps;
  }
}
