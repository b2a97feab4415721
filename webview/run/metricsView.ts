import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RunOverview } from '../../src/contract/messages/run';
import '../shared/segments';
import '../shared/stateMessage';
import { baseStyles } from '../shared/theme';
import type { EntropyRewardForm } from './entropyRewardView';
import './entropyRewardView';
import './formatChart';
import './metricTable';
import '../shared/chart/metricTileView';
import { actionChoice } from './model/actions';
import { entropyReward, type EntropyReward } from './model/entropyReward';
import { formatShares } from './model/formatShares';
import { methodTiles } from './model/methodTiles';
import { isGoing } from './model/metricTile';
import type { MetricTile } from '../shared/chart/metricTile';
import './timeline';

/** Of the axis on both sides and the names beside it, px: what is left is the step axis. */
const BESIDE_AXIS = 48 + 8 + 176;

/**
 * The metrics of a run: small multiples on one step axis with one crosshair, formats, checkpoints; or all of it as a table.
 *
 * @fires ptl-crosshair - `detail: number | null`: the step kept by keyboard
 * @fires ptl-view - `detail: 'charts' | 'table'`
 * @fires ptl-form - `detail: 'chart' | 'table'`: how entropy and reward are shown
 * @fires ptl-act - `detail: { action: 'openRollouts', step }`
 */
@customElement('ptl-metrics')
export class MetricsView extends LitElement {
  @property({ attribute: false }) run!: RunOverview;
  /** Kept by keyboard; a pointer over a chart goes before it. */
  @property({ attribute: false }) kept: number | null = null;
  @property() view: 'charts' | 'table' = 'charts';
  @property() form: EntropyRewardForm = 'chart';
  private traded: EntropyReward | null = null;
  @state() private hovered: number | null = null;
  @state() private width = 800;
  private observer: ResizeObserver | null = null;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-width: 0;
        min-height: 0;
        padding: 10px 0 0 20px;
      }
      .bar {
        display: flex;
        align-items: center;
        gap: 8px;
        min-height: 26px;
        padding-right: 16px;
        flex-wrap: wrap;
      }
      .keys {
        display: flex;
        align-items: center;
        gap: 4px;
      }
      .body {
        flex: 1;
        min-height: 0;
        padding: 6px 16px 20px 0;
      }
      .grid {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 240px), 1fr));
        gap: 8px;
      }
      .compact {
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 188px), 1fr));
      }
      .compact ptl-metric-tile {
        height: 150px;
      }
      .more {
        margin-top: 16px;
      }
      .more > h2 {
        padding-bottom: 6px;
      }
      .plain {
        padding: 0 16px 0 0;
      }
      ptl-format-chart {
        display: block;
        margin-top: 14px;
      }
      ptl-timeline {
        margin-top: 4px;
      }
      @media (max-width: 900px) {
        .body {
          overflow: visible;
        }
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer = new ResizeObserver(([entry]) => (this.width = entry?.contentRect.width ?? this.width));
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer?.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('run')) this.traded = entropyReward(this.run, this.traded);
  }

  override render(): unknown {
    const { run } = this;
    const empty = run.steps.length === 0;
    return html`<div class="bar">
        <h2>Metrics</h2>
        <span class="small muted">${this.where()}</span>
        <span class="grow"></span>
        ${
          empty || this.view === 'table'
            ? nothing
            : html`<span class="axis keys"><kbd>←</kbd><kbd>→</kbd> move the line <kbd>Esc</kbd> latest</span>`
        }
        <ptl-segments
          label="Show metrics as"
          .options=${[
            { value: 'charts', label: 'Charts' },
            { value: 'table', label: 'Table', disabledReason: empty ? 'No step is done yet.' : null },
          ]}
          .value=${this.view}
          @ptl-change=${(event: CustomEvent<string>) => this.tell('ptl-view', event.detail)}
        ></ptl-segments>
      </div>
      <div
        class="body ${this.view === 'table' && !empty ? 'plain' : 'scrolls'}"
        @ptl-hover=${this.onHover}
        @ptl-pick=${this.onPick}
      >
        ${
          this.view === 'table' && !empty
            ? html`<ptl-metric-table .run=${run} .pickHint=${this.pickHint}></ptl-metric-table>`
            : this.charts(empty)
        }
      </div>`;
  }

  private get crosshair(): number | null {
    return this.hovered ?? this.kept;
  }

  private get pickHint(): string {
    const rollouts = actionChoice(this.run, 'openRollouts');
    return this.run.hasRollouts && rollouts?.disabledReason === null ? 'opens the rollouts of this step' : '';
  }

  private where(): string {
    const { run, crosshair } = this;
    const last = run.steps[run.steps.length - 1];
    if (last === undefined) return isGoing(run) ? 'the first step is being computed' : 'no step was completed';
    return crosshair === null ? `at step ${last}, the newest` : `at step ${crosshair}`;
  }

  private charts(empty: boolean): unknown {
    const { run } = this;
    if (run.method === '') return nothing;
    if (empty && !isGoing(run)) {
      return html`<ptl-state
        kind="empty"
        headline="No step was completed."
        detail="The log says what the trainer did."
      ></ptl-state>`;
    }
    const shares = formatShares(run);
    const { behaviour, optimiser } = methodTiles(run);
    return html`<div class="grid">${behaviour.map((tile) => this.tile(tile))}</div>
      ${
        shares
          ? html`<ptl-format-chart .shares=${shares} .crosshair=${this.crosshair} .pickHint=${this.pickHint}></ptl-format-chart>`
          : nothing
      }
      <ptl-timeline
        .run=${run}
        .crosshair=${this.crosshair}
        .axisWidth=${Math.max(100, this.width - 16 - BESIDE_AXIS)}
        class=${shares ? '' : 'more'}
      ></ptl-timeline>
      ${
        this.traded
          ? html`<ptl-entropy-reward
              class="more"
              .shown=${this.traded}
              .crosshair=${this.crosshair}
              .pickHint=${this.pickHint}
              form=${this.form}
            ></ptl-entropy-reward>`
          : nothing
      }
      ${
        optimiser.length > 0
          ? html`<section class="more">
              <h2>Optimizer and speed</h2>
              <div class="grid compact">${optimiser.map((tile) => this.tile(tile))}</div>
            </section>`
          : nothing
      }`;
  }

  private tile(tile: MetricTile): unknown {
    return html`<ptl-metric-tile
      data-metric=${tile.id}
      .tile=${tile}
      .crosshair=${this.crosshair}
      .pickHint=${this.pickHint}
    ></ptl-metric-tile>`;
  }

  private readonly onHover = ({ detail }: CustomEvent<{ step: number | null; kept: boolean }>): void => {
    this.hovered = detail.kept ? null : detail.step;
    if (detail.kept) this.tell('ptl-crosshair', detail.step);
  };

  private readonly onPick = ({ detail }: CustomEvent<number>): void => {
    this.tell('ptl-act', { action: 'openRollouts', step: detail });
  };

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
