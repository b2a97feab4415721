import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { isSweepGoing, type SweepAction, type SweepOverview, type SweepState } from '../../src/contract/messages/sweep';
import '../shared/actionButton';
import { counted } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import type { IconName } from '../shared/icons';
import '../shared/menu';
import type { MenuItem } from '../shared/menu';
import '../shared/segments';
import '../shared/statePill';
import type { PillState } from '../shared/statePill';
import { baseStyles } from '../shared/theme';
import { topBar } from '../shared/topBar';

export type Saving = 'multiples-svg' | 'multiples-png' | 'runs-csv' | 'steps-csv' | 'copy';

const BUTTONS: Record<SweepAction, { label: string; icon: IconName }> = {
  stop: { label: 'Stop', icon: 'debug-stop' },
  resume: { label: 'Resume', icon: 'play' },
  evaluate: { label: 'Evaluate All…', icon: 'beaker' },
  compareCoverage: { label: 'Compare Coverage', icon: 'graph-line' },
  writeReport: { label: 'Write Report…', icon: 'book' },
  rename: { label: 'Rename…', icon: 'edit' },
  openRecipe: { label: 'Open Recipe', icon: 'go-to-file' },
  openLog: { label: 'Open Log', icon: 'go-to-file' },
  reveal: { label: 'Reveal Folder', icon: 'folder-opened' },
};

/**
 * The top bar of a sweep: its name, how far it is, what can be done with it.
 *
 * @fires ptl-act - `detail: SweepAction`
 * @fires ptl-save - `detail: Saving`
 * @fires ptl-view - `detail: 'charts' | 'table'`
 */
@customElement('ptl-sweep-header')
export class SweepHeader extends LitElement {
  @property({ attribute: false }) sweep!: SweepOverview;
  @property() view: 'charts' | 'table' = 'charts';

  static override styles = [
    baseStyles,
    css`
      :host {
        ${topBar}
      }
      h1 {
        flex: 0 1 auto;
      }
      progress {
        flex: none;
        width: 96px;
        height: 6px;
        accent-color: var(--ptl-running);
      }
    `,
  ];

  override render(): unknown {
    const { sweep } = this;
    const { runs, keys } = sweep;
    const title = visibleText(sweep.title);
    const finished = runs.filter(({ state }) => state === 'finished').length;
    const words = [counted(runs.length, 'run'), ...(keys.length > 0 ? [`over ${keys.join(', ')}`] : [])].join(' ');
    return html`<h1 class="clip" title=${title}>${title}</h1>
      <ptl-pill state=${pillState(sweep.state)} text=${pillText(sweep, finished)}></ptl-pill>
      ${
        isSweepGoing(sweep.state) && runs.length > 0
          ? html`<progress max=${runs.length} value=${progressOf(sweep)} aria-label="Progress of the sweep"></progress>`
          : nothing
      }
      <span class="small muted grow clip" title=${words}>${words}</span>
      ${isSweepGoing(sweep.state) ? this.button('stop') : this.button('resume', true)}
      ${isSweepGoing(sweep.state) ? nothing : this.button('evaluate')} ${this.button('compareCoverage')}
      <ptl-segments
        label="View"
        value=${this.view}
        .options=${[
          { value: 'charts', label: 'Charts' },
          { value: 'table', label: 'Table' },
        ]}
        @ptl-change=${({ detail }: CustomEvent<string>) => this.tell('ptl-view', detail)}
      ></ptl-segments>
      <ptl-menu
        label="Export"
        icon="export"
        .items=${this.exports()}
        @ptl-choose=${({ detail }: CustomEvent<string>) => this.tell('ptl-save', detail)}
      ></ptl-menu>
      <ptl-menu
        .items=${this.further()}
        @ptl-choose=${({ detail }: CustomEvent<string>) => this.tell('ptl-act', detail)}
      ></ptl-menu>`;
  }

  /** @param hides whether it is left out where it cannot be used */
  private button(action: SweepAction, hides = false): unknown {
    const disabledReason = this.reason(action);
    if (hides && disabledReason !== null) return nothing;
    const { label, icon } = BUTTONS[action];
    return html`<ptl-button
      data-action=${action}
      label=${label}
      icon=${icon}
      .disabledReason=${disabledReason}
      @ptl-press=${() => this.tell('ptl-act', action)}
    ></ptl-button>`;
  }

  private exports(): MenuItem[] {
    const none = this.sweep.runs.some(({ steps }) => steps.length > 0) ? null : 'There are no numbers yet.';
    return [
      { value: 'multiples-svg', label: 'Save Charts as SVG…', icon: 'graph-line', disabledReason: none },
      { value: 'multiples-png', label: 'Save Charts as PNG…', icon: 'graph-line', disabledReason: none },
      { value: 'runs-csv', label: 'Save Runs as CSV…', icon: 'save', disabledReason: null },
      { value: 'steps-csv', label: 'Save All Steps as CSV…', icon: 'save', disabledReason: none },
      { value: 'copy', label: 'Copy Table', icon: 'copy', disabledReason: null },
    ];
  }

  private further(): MenuItem[] {
    return (['writeReport', 'rename', 'openRecipe', 'openLog', 'reveal'] as const).map((action) => ({
      ...{ value: action, disabledReason: this.reason(action) },
      ...BUTTONS[action],
    }));
  }

  private reason(action: SweepAction): string | null {
    return this.sweep.actions.find((one) => one.action === action)?.disabledReason ?? null;
  }

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function pillState(state: SweepState): PillState {
  return state === 'evaluating' ? 'running' : state === 'broken' ? 'failed' : state;
}

function pillText({ state, runs }: SweepOverview, finished: number): string {
  if (runs.length === 0) return '';
  return state === 'evaluating' ? 'evaluating' : `${finished} of ${runs.length}`;
}

/** Runs that are finished, and the share of those that are under way. */
function progressOf({ runs }: SweepOverview): number {
  return runs.reduce(
    (sum, { state, step, maxSteps }) => sum + (state === 'finished' ? 1 : maxSteps > 0 ? step / maxSteps : 0),
    0,
  );
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-sweep-header': SweepHeader;
  }
}
