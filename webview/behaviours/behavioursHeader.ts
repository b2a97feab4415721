import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { BehavioursOverview } from '../../src/contract/messages/behaviours';
import { visibleText } from '../shared/hostileText';
import '../shared/menu';
import type { MenuItem } from '../shared/menu';
import '../shared/segments';
import { baseStyles } from '../shared/theme';
import type { BehavioursView } from './model/views';
import type { Saving } from './saving';

export type Display = 'charts' | 'table';
export type HeaderAction = Saving | 'openRun' | 'openSettings' | 'evaluate';

/**
 * What is looked at, as charts or as tables, and what can be done with it.
 *
 * @fires ptl-view - `detail: string`: the id of a view
 * @fires ptl-display - `detail: Display`
 * @fires ptl-do - `detail: HeaderAction`
 */
@customElement('ptl-behaviours-header')
export class BehavioursHeader extends LitElement {
  @property({ attribute: false }) overview!: BehavioursOverview;
  @property({ attribute: false }) views: readonly BehavioursView[] = [];
  @property() view = '';
  @property() display: Display = 'charts';
  /** `grpo-countdown · 512 completions each`. */
  @property() facts = '';
  @property({ type: Boolean }) hasNumbers = false;
  /** Why there is no chart over an axis to be saved; null where there is one. */
  @property({ attribute: false }) chartReason: string | null = null;
  /** Why the one of shares right is empty; null where it is not. */
  @property({ attribute: false }) accuracyReason: string | null = null;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
        min-height: 44px;
        padding: 8px 16px;
        border-bottom: 1px solid var(--ptl-hairline);
      }
      .facts {
        flex-basis: 120px;
      }
    `,
  ];

  override render(): unknown {
    const { views } = this;
    const facts = visibleText(this.facts);
    return html`<h1>Behaviours</h1>
      <span class="small muted grow clip facts" title=${facts}>${facts}</span>
      ${
        views.length > 1
          ? html`<ptl-segments
              label="Completions over"
              value=${this.view}
              .options=${views.map(({ id, label, disabledReason }) => ({ value: id, label, disabledReason }))}
              @ptl-change=${({ detail }: CustomEvent<string>) => this.tell('ptl-view', detail)}
            ></ptl-segments>`
          : nothing
      }
      <ptl-segments
        label="Show as"
        value=${this.display}
        .options=${[
          { value: 'charts', label: 'Charts' },
          { value: 'table', label: 'Table' },
        ]}
        @ptl-change=${({ detail }: CustomEvent<string>) => this.tell('ptl-display', detail)}
      ></ptl-segments>
      <ptl-menu
        label="Export"
        icon="export"
        .items=${this.exports()}
        @ptl-choose=${({ detail }: CustomEvent<string>) => this.tell('ptl-do', detail)}
      ></ptl-menu>
      <ptl-menu
        .items=${this.further()}
        @ptl-choose=${({ detail }: CustomEvent<string>) => this.tell('ptl-do', detail)}
      ></ptl-menu>`;
  }

  private exports(): MenuItem[] {
    const disabledReason = this.hasNumbers ? null : 'There are no numbers yet.';
    const charts = ['share', 'accuracy'].flatMap((chart) =>
      ['svg', 'png'].map((format): MenuItem => {
        const words = chart === 'share' ? 'Shares' : 'Shares Right';
        const label = `Save ${words} as ${format.toUpperCase()}…`;
        const reason = disabledReason ?? this.chartReason ?? (chart === 'accuracy' ? this.accuracyReason : null);
        return { value: `${chart}-${format}`, label, icon: 'graph-line', disabledReason: reason };
      }),
    );
    return [
      ...charts,
      { value: 'csv', label: 'Save All Numbers as CSV…', icon: 'save', disabledReason },
      { value: 'copy', label: 'Copy Table', icon: 'copy', disabledReason },
    ];
  }

  private further(): MenuItem[] {
    const ofRun: MenuItem[] = [
      { value: 'openRun', label: 'Open Run', icon: 'link-external', disabledReason: null },
      { value: 'evaluate', label: 'Evaluate pass@k…', icon: 'beaker', disabledReason: this.overview.evaluateReason },
    ];
    const settings: MenuItem = { value: 'openSettings', label: 'Patterns in Settings', icon: 'edit', disabledReason: null };
    return [...(this.overview.file ? [] : ofRun), settings];
  }

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-behaviours-header': BehavioursHeader;
  }
}
