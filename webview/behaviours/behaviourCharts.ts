import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '../shared/chart/metricTileView';
import '../shared/chart/namedChart';
import { nearestIndex } from '../shared/chart/chartData';
import { describeColumn } from '../../src/analysis/chart/describeColumn';
import { percent } from '../../src/analysis/numberText';
import { baseStyles } from '../shared/theme';
import type { Entry } from './model/entries';
import { accuracyNote, axisData, setCharts } from './model/setCharts';
import { traitTiles } from './model/traitTiles';
import type { Axis } from './model/views';

/**
 * A set of behaviours and what else completions are like, over steps or temperatures, with one crosshair.
 *
 * @fires ptl-entry - `detail: string | null`: the id of the entry kept by keyboard or click; null lets it go
 */
@customElement('ptl-behaviour-charts')
export class BehaviourCharts extends LitElement {
  @property({ attribute: false }) entries: readonly Entry[] = [];
  @property() set = '';
  @property() axis: Axis = 'step';
  @property({ attribute: false }) maxSteps: number | null = null;
  /** Id of the entry that is kept. */
  @property({ attribute: false }) entry: string | null = null;
  @state() private hovered: number | null = null;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
      }
      .caption {
        display: flex;
        align-items: baseline;
        flex-wrap: wrap;
        gap: 0 8px;
        margin-top: 10px;
      }
      .share {
        height: 200px;
      }
      .accuracy {
        height: 156px;
      }
      .grid {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 220px), 1fr));
        gap: 8px;
        margin-top: 12px;
      }
      ptl-metric-tile {
        height: 150px;
      }
    `,
  ];

  override render(): unknown {
    const { entries } = this;
    const axis = axisData(this.axis, entries, this.maxSteps);
    const { share, accuracy, isSparse } = setCharts(entries, this.set, axis);
    const { crosshair } = this;
    const pickHint = `shows the completions of this ${axis.xName ?? 'step'}`;
    const isEmpty = (share.areas ?? share.lines).every(({ values }) => values.every((value) => value === null));
    const isRightKnown = entries.some(({ file }) => file.accuracy !== null);
    const described = (data: typeof share): string =>
      [...(data.areas ?? []), ...data.lines]
        .map(({ name, values }) => describeColumn(name, axis.xs, values, percent, axis.xName))
        .join(' ');
    return html`<div @ptl-hover=${this.onHover} @ptl-pick=${({ detail }: CustomEvent<number>) => this.pick(detail)}>
      ${
        isEmpty
          ? nothing
          : html`<div class="caption">
                <h2>Share of completions</h2>
                <span class="axis">${share.areas ? 'each has one' : 'one may have several'}${this.where(crosshair)}</span>
              </div>
              <ptl-named-chart
                class="share"
                .data=${share}
                .crosshair=${crosshair}
                label="Share of completions with each behaviour, by ${axis.xName ?? 'step'}"
                .pickHint=${pickHint}
              ></ptl-named-chart>
              <p class="unseen">${described(share)}</p>
              ${
                isRightKnown
                  ? html`<div class="caption">
                        <h2>Right, of the completions with it</h2>
                        <span class="axis">dashed: all completions; ${accuracyNote(isSparse)}</span>
                      </div>
                      <ptl-named-chart
                        class="accuracy"
                        .data=${accuracy}
                        .crosshair=${crosshair}
                        label="Share right of the completions with each behaviour, by ${axis.xName ?? 'step'}"
                        .pickHint=${pickHint}
                      ></ptl-named-chart>
                      <p class="unseen">${described(accuracy)}</p>`
                  : nothing
              }`
      }
      <div class="grid">
        ${traitTiles(entries, axis).map(
          (tile) =>
            html`<ptl-metric-tile
              data-trait=${tile.id}
              .tile=${tile}
              .crosshair=${crosshair}
              .pickHint=${pickHint}
            ></ptl-metric-tile>`,
        )}
      </div>
    </div>`;
  }

  private get crosshair(): number | null {
    return this.hovered ?? this.entries.find(({ id }) => id === this.entry)?.x ?? null;
  }

  private where(crosshair: number | null): string {
    return crosshair === null ? '' : `, at ${this.axis} ${crosshair}`;
  }

  private readonly onHover = ({ detail }: CustomEvent<{ step: number | null; kept: boolean }>): void => {
    this.hovered = detail.kept ? null : detail.step;
    if (detail.kept) this.pick(detail.step);
  };

  private pick(x: number | null): void {
    const index =
      x === null
        ? -1
        : nearestIndex(
            this.entries.map((entry) => entry.x),
            x,
          );
    this.dispatchEvent(new CustomEvent('ptl-entry', { detail: this.entries[index]?.id ?? null }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-behaviour-charts': BehaviourCharts;
  }
}
