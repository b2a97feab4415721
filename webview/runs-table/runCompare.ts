import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { RunSeries } from '../../src/contract/messages/runsTable';
import { controlStyles, type Checkbox, type Dropdown } from '../shared/controls';
import { fixed } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import '../shared/menu';
import type { MenuItem } from '../shared/menu';
import '../shared/numberTables';
import '../shared/segments';
import '../shared/stateMessage';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import type { Kept } from './keptChoices';
import { curvesOf, metricNames, type Curve } from './model/seriesCurves';
import { seriesTable } from './model/seriesTables';
import './seriesChart';

export type CompareChoice = Partial<Pick<Kept, 'metrics' | 'x' | 'smoothing' | 'isLog' | 'display'>>;
export type SeriesSaving = 'csv' | 'json' | 'svg' | 'png' | 'copy';

/**
 * Metrics of the runs that are selected, drawn over each other.
 *
 * @fires ptl-keep - `detail: CompareChoice`
 * @fires ptl-save - `detail: SeriesSaving`
 * @fires ptl-coverage - `detail: string`: the key of a run with evaluations
 */
@customElement('ptl-run-compare')
export class RunCompare extends LitElement {
  @property({ attribute: false }) series: readonly RunSeries[] = [];
  @property({ type: Boolean }) isReading = false;
  /** What runs are called, by key. */
  @property({ attribute: false }) names: ReadonlyMap<string, string> = new Map();
  @property({ attribute: false }) kept!: Kept;

  static override styles = [
    baseStyles,
    controlStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        border-top: 1px solid var(--ptl-baseline);
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 12px;
        padding: 6px 16px;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 16px;
        padding: 0 16px 4px;
        font: 12px/18px var(--ptl-font);
      }
      .legend > span {
        display: inline-flex;
        align-items: center;
        gap: 6px;
      }
      .legend svg {
        flex: none;
        width: 22px;
        height: 8px;
        vertical-align: 1px;
      }
      .legend line {
        stroke: currentColor;
        stroke-width: 2;
      }
      .body {
        flex: 1;
        overflow: auto;
        padding: 4px 16px 12px;
      }
      .charts {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr));
        gap: 12px;
      }
      ptl-series-chart {
        height: 230px;
      }
      .chip {
        display: inline-flex;
        align-items: center;
        gap: 2px;
        padding: 1px 2px 1px 8px;
        border: 1px solid var(--ptl-baseline);
        border-radius: 10px;
        font: 12px/16px var(--ptl-font);
      }
      .chip button {
        display: grid;
        padding: 0;
        border: 0;
        background: none;
        color: inherit;
        cursor: pointer;
      }
      label {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        font: 12px/16px var(--ptl-font);
      }
      input[type='range'] {
        width: 110px;
        accent-color: var(--ptl-focus);
      }
    `,
  ];

  /** Metrics that are drawn: those chosen, else the first two there are. */
  get metrics(): string[] {
    const there = metricNames(this.series);
    const chosen = this.kept.metrics.filter((name) => there.includes(name));
    return chosen.length > 0 ? chosen : there.slice(0, 2);
  }

  /** The charts that are on screen. */
  get pictures(): { metric: string; svg: SVGSVGElement }[] {
    return [...this.renderRoot.querySelectorAll('ptl-series-chart')].map(({ metric, picture }) => ({ metric, svg: picture }));
  }

  /** Curves of a metric as they are drawn. */
  curves(metric: string): Curve[] {
    return curvesOf(this.series, metric, this.kept.x, this.kept.smoothing, this.names);
  }

  override render(): unknown {
    const { metrics, kept } = this;
    return html`<div class="bar" role="group" aria-label="Comparison">
        <h2>Comparison</h2>
        ${this.metricChoice(metrics)}
        <ptl-segments
          label="Horizontal axis"
          value=${kept.x}
          .options=${[
            { value: 'step', label: 'Step' },
            { value: 'time', label: 'Time' },
            { value: 'tokens', label: 'Tokens' },
          ]}
          @ptl-change=${({ detail }: CustomEvent<Kept['x']>) => this.keep({ x: detail })}
        ></ptl-segments>
        <label title="Exponential moving average, debiased, as TensorBoard has it"
          >Smoothing
          <input
            type="range"
            min="0"
            max="0.99"
            step="0.01"
            aria-label="Smoothing"
            .value=${String(kept.smoothing)}
            @input=${(event: Event) => this.keep({ smoothing: Number((event.target as HTMLInputElement).value) })}
          />${fixed(kept.smoothing, 2)}</label
        >
        <vscode-checkbox
          .checked=${kept.isLog}
          @change=${(event: Event) => this.keep({ isLog: (event.target as Checkbox).checked })}
          >Log axis</vscode-checkbox
        >
        <span class="grow"></span>
        <ptl-segments
          label="Show as"
          value=${kept.display}
          .options=${[
            { value: 'charts', label: 'Charts' },
            { value: 'table', label: 'Table' },
          ]}
          @ptl-change=${({ detail }: CustomEvent<Kept['display']>) => this.keep({ display: detail })}
        ></ptl-segments>
        <ptl-menu
          label="Export comparison"
          icon="export"
          .items=${this.exports()}
          @ptl-choose=${({ detail }: CustomEvent<string>) => this.tell('ptl-save', detail)}
        ></ptl-menu>
      </div>
      ${this.legend()}
      <div class="body" tabindex="0" role="region" aria-label="Charts of the comparison">${this.body(metrics)}</div>`;
  }

  private body(metrics: readonly string[]): unknown {
    const { kept, series } = this;
    if (this.isReading && series.length === 0) return html`<ptl-state kind="loading" headline="Reading logs…"></ptl-state>`;
    if (series.length > 0 && metrics.length === 0)
      return html`<ptl-state kind="empty" headline="These runs have no metrics yet."></ptl-state>`;
    return kept.display === 'table'
      ? html`<ptl-number-tables .tables=${metrics.map((name) => seriesTable(name, this.curves(name)))}></ptl-number-tables>`
      : html`<div class="charts">
          ${repeat(
            metrics,
            (name) => name,
            (name) =>
              html`<ptl-series-chart
                metric=${name}
                x=${kept.x}
                .curves=${this.curves(name)}
                .smoothing=${kept.smoothing}
                ?isLog=${kept.isLog}
              ></ptl-series-chart>`,
          )}
        </div>`;
  }

  private metricChoice(metrics: readonly string[]): unknown {
    const others = metricNames(this.series).filter((name) => !metrics.includes(name));
    return html`${metrics.map(
        (name) =>
          html`<span class="chip"
            >${visibleText(name)}<button
              aria-label="Hide ${visibleText(name)}"
              title="Hide"
              ?hidden=${metrics.length === 1}
              @click=${() => this.keep({ metrics: metrics.filter((other) => other !== name) })}
            >
              <ptl-icon name="close"></ptl-icon></button
          ></span>`,
      )}
      <vscode-dropdown
        aria-label="Add a metric"
        .value=${''}
        @change=${(event: Event) => {
          const { value } = event.target as Dropdown;
          if (value !== '') this.keep({ metrics: [...metrics, value] });
        }}
      >
        <vscode-option value="">Add a metric…</vscode-option>
        ${others.map((name) => html`<vscode-option value=${name}>${visibleText(name)}</vscode-option>`)}
      </vscode-dropdown>`;
  }

  private legend(): unknown {
    const drawn = new Map(this.metrics.flatMap((name) => this.curves(name)).map((curve) => [curve.key, curve]));
    return html`<div class="legend" role="list" aria-label="Runs compared">
      ${this.series.map(({ key, every, evaluations }) => {
        const curve = drawn.get(key);
        return html`<span role="listitem">
          ${
            curve
              ? html`<svg aria-hidden="true" ${styled({ color: `var(${curve.colour})` })}>
                  <line x1="0" x2="22" y1="4" y2="4" stroke-dasharray=${curve.isDashed ? '5 3' : 'none'}></line>
                </svg>`
              : nothing
          }
          ${visibleText(this.names.get(key) ?? key)}${every > 1 ? html`<span class="muted"> · 1 of every ${every} steps</span>` : nothing}
          ${
            evaluations > 0
              ? html` · <button class="link" @click=${() => this.tell('ptl-coverage', key)}>Open in Coverage</button>`
              : nothing
          }
        </span>`;
      })}
    </div>`;
  }

  private exports(): MenuItem[] {
    const noChart = this.kept.display === 'charts' ? null : 'Go back to the charts first.';
    return [
      { value: 'svg', label: 'Save Charts as SVG…', icon: 'save', disabledReason: noChart },
      { value: 'png', label: 'Save Charts as PNG…', icon: 'save', disabledReason: noChart },
      { value: 'csv', label: 'Save Series as CSV…', icon: 'save', disabledReason: null },
      { value: 'json', label: 'Save Series as JSON…', icon: 'save', disabledReason: null },
      { value: 'copy', label: 'Copy Table', icon: 'copy', disabledReason: null },
    ];
  }

  private keep(detail: CompareChoice): void {
    this.tell('ptl-keep', detail);
  }

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-run-compare': RunCompare;
  }
}
