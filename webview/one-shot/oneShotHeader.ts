import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { OneShotOverview } from '../../src/contract/messages/oneShot';
import { visibleText } from '../shared/hostileText';
import '../shared/menu';
import type { MenuItem } from '../shared/menu';
import '../shared/segments';
import '../shared/statePill';
import { baseStyles } from '../shared/theme';
import { topBar } from '../shared/topBar';
import { headerFacts } from './model/headerFacts';

export type Saving = 'svg' | 'png' | 'ranking-csv' | 'steps-csv' | 'copy';
export type HeaderAction = Saving | 'openRun' | 'openRollouts';

/**
 * Of which run the examples are, how far that is, and what can be done with them.
 *
 * @fires ptl-view - `detail: 'chart' | 'table'`
 * @fires ptl-do - `detail: HeaderAction`
 */
@customElement('ptl-one-shot-header')
export class OneShotHeader extends LitElement {
  @property({ attribute: false }) overview!: OneShotOverview;
  @property() view: 'chart' | 'table' = 'chart';
  /** Whether there is a chart to save. */
  @property({ type: Boolean }) hasChart = false;

  static override styles = [
    baseStyles,
    css`
      :host {
        ${topBar}
      }
      .facts {
        flex-basis: 120px;
      }
    `,
  ];

  override render(): unknown {
    const { overview } = this;
    const { state, interrupted, isGoing, step, maxSteps, report } = overview;
    const facts = visibleText(headerFacts(overview));
    return html`<h1>One-Shot RLVR</h1>
      <ptl-pill
        state=${interrupted ? 'interrupted' : state}
        text=${isGoing && maxSteps > 0 ? `step ${step} of ${maxSteps}` : ''}
      ></ptl-pill>
      <span class="small muted grow clip facts" title=${facts}>${facts}</span>
      ${
        report === null
          ? nothing
          : html`<ptl-segments
              label="Show as"
              value=${this.view}
              .options=${[
                { value: 'chart', label: report.course ? 'Charts' : 'List' },
                { value: 'table', label: 'Table' },
              ]}
              @ptl-change=${({ detail }: CustomEvent<string>) => this.tell('ptl-view', detail)}
            ></ptl-segments>`
      }
      <ptl-menu
        label="Export"
        icon="export"
        .items=${this.exports()}
        @ptl-choose=${({ detail }: CustomEvent<string>) => this.tell('ptl-do', detail)}
      ></ptl-menu>
      <ptl-menu .items=${FURTHER} @ptl-choose=${({ detail }: CustomEvent<string>) => this.tell('ptl-do', detail)}></ptl-menu>`;
  }

  private exports(): MenuItem[] {
    const { report } = this.overview;
    const none = report === null ? 'There are no numbers yet.' : null;
    const noChart = none ?? (this.hasChart ? null : 'Choose an example to have a chart of it.');
    const charts = report?.course ? 'Charts' : 'Chart';
    const all: MenuItem[] = [
      { value: 'svg', label: `Save ${charts} as SVG…`, icon: 'graph-line', disabledReason: noChart },
      { value: 'png', label: `Save ${charts} as PNG…`, icon: 'graph-line', disabledReason: noChart },
      { value: 'ranking-csv', label: 'Save Accuracies by Epoch as CSV…', icon: 'save', disabledReason: none },
    ];
    if (report?.course) all.push({ value: 'steps-csv', label: 'Save All Steps as CSV…', icon: 'save', disabledReason: null });
    return [...all, { value: 'copy', label: 'Copy Tables', icon: 'copy', disabledReason: none }];
  }

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

const FURTHER: MenuItem[] = [
  { value: 'openRun', label: 'Open Run', icon: 'link-external', disabledReason: null },
  { value: 'openRollouts', label: 'Open Rollouts', icon: 'eye', disabledReason: null },
];

declare global {
  interface HTMLElementTagNameMap {
    'ptl-one-shot-header': OneShotHeader;
  }
}
