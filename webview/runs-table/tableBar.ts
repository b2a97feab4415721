import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '../shared/actionButton';
import { controlStyles, type Checkbox, type TextField } from '../shared/controls';
import { count } from '../../src/analysis/numberText';
import '../shared/menu';
import type { MenuItem } from '../shared/menu';
import { baseStyles } from '../shared/theme';
import { topBar } from '../shared/topBar';

export type BarAction = 'compare' | 'columns' | 'clear' | 'csv' | 'json' | 'copy';

/**
 * The bar at the top: filter, what is shown, and what can be done with it.
 *
 * @fires ptl-filter - `detail: string`
 * @fires ptl-differing - `detail: boolean`
 * @fires ptl-do - `detail: BarAction`
 */
@customElement('ptl-table-bar')
export class TableBar extends LitElement {
  @property() filter = '';
  /** What is wrong with the filter; empty where nothing is. */
  @property() problem = '';
  @property({ type: Number }) shown = 0;
  @property({ type: Number }) total = 0;
  @property({ type: Number }) selected = 0;
  @property({ type: Boolean }) onlyDiffering = false;
  @property({ type: Boolean }) isComparing = false;
  @property({ type: Boolean }) isReading = false;

  static override styles = [
    baseStyles,
    controlStyles,
    css`
      :host {
        ${topBar}
      }
      .filter {
        flex: 1 1 260px;
        min-width: 160px;
      }
      .problem {
        flex-basis: 100%;
        color: var(--ptl-failed);
        overflow-wrap: anywhere;
      }
    `,
  ];

  override render(): unknown {
    const { total, shown, selected } = this;
    const number = shown === total ? count(total) : `${count(shown)} of ${count(total)}`;
    return html`<h1>Runs</h1>
      <span class="small muted" role="status"
        >${number}${this.isReading ? ', reading…' : ''}${selected > 0 ? html` · ${count(selected)} selected` : nothing}</span
      >
      <vscode-text-field
        class="filter"
        aria-label="Filter runs"
        aria-invalid=${this.problem !== ''}
        placeholder="Filter: words, model:qwen, reward>0.3, tag:x"
        .value=${this.filter}
        @input=${(event: Event) => this.tell('ptl-filter', (event.target as TextField).value)}
      ></vscode-text-field>
      <vscode-checkbox
        .checked=${this.onlyDiffering}
        title="Of recipe keys, show those in which the runs shown differ"
        @change=${(event: Event) => this.tell('ptl-differing', (event.target as Checkbox).checked)}
        >Only differing keys</vscode-checkbox
      >
      <ptl-button
        label=${this.isComparing ? 'Close Comparison' : 'Compare'}
        icon="graph-line"
        .disabledReason=${selected === 0 && !this.isComparing ? 'Select runs first: Space, or the boxes at the left.' : null}
        @ptl-press=${() => this.tell('ptl-do', 'compare')}
      ></ptl-button>
      <ptl-button label="Columns" icon="table" @ptl-press=${() => this.tell('ptl-do', 'columns')}></ptl-button>
      <ptl-menu
        label="Export"
        icon="export"
        .items=${this.exports()}
        @ptl-choose=${({ detail }: CustomEvent<string>) => this.tell('ptl-do', detail)}
      ></ptl-menu>
      ${this.problem === '' ? nothing : html`<span class="problem small" role="alert">${this.problem}</span>`}`;
  }

  private exports(): MenuItem[] {
    const disabledReason = this.shown === 0 ? 'No run is shown.' : null;
    return [
      { value: 'csv', label: 'Save Table as CSV…', icon: 'save', disabledReason },
      { value: 'json', label: 'Save Table as JSON…', icon: 'save', disabledReason },
      { value: 'copy', label: 'Copy Table', icon: 'copy', disabledReason },
      {
        value: 'clear',
        label: 'Clear Selection',
        icon: 'close',
        disabledReason: this.selected === 0 ? 'No run is selected.' : null,
      },
    ];
  }

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-table-bar': TableBar;
  }
}
