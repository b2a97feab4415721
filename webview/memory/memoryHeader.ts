import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '../shared/actionButton';
import { visibleText } from '../shared/hostileText';
import '../shared/menu';
import type { MenuItem } from '../shared/menu';
import '../shared/segments';
import { baseStyles } from '../shared/theme';
import { topBar } from '../shared/topBar';
import type { Kept } from './kept';

export type Saving = 'svg' | 'png' | 'csv' | 'copy';

/**
 * What is planned, as a chart or as tables, and what can be taken of it.
 *
 * @fires ptl-display - `detail: Kept['display']`
 * @fires ptl-do - `detail: Saving | 'keys' | 'reset'`
 */
@customElement('ptl-memory-header')
export class MemoryHeader extends LitElement {
  /** `Qwen3-4B · 4.02 B parameters · GRPO on TRL`. */
  @property() facts = '';
  @property() display: Kept['display'] = 'chart';
  @property({ type: Boolean }) hasNumbers = false;
  /** How many recipe keys differ from the recipe's. */
  @property({ type: Number }) changed = 0;

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
    const { changed } = this;
    const facts = visibleText(this.facts);
    const unchanged = changed === 0 ? 'No recipe key differs from the recipe’s.' : null;
    return html`<h1>Memory Planner</h1>
      <span class="small muted grow clip facts" title=${facts}>${facts}</span>
      <ptl-segments
        label="Show as"
        value=${this.display}
        .options=${[
          { value: 'chart', label: 'Chart' },
          { value: 'table', label: 'Table' },
        ]}
        @ptl-change=${({ detail }: CustomEvent<string>) => this.tell('ptl-display', detail)}
      ></ptl-segments>
      <ptl-button label="Reset" .disabledReason=${unchanged} @ptl-press=${() => this.tell('ptl-do', 'reset')}></ptl-button>
      <ptl-button
        label=${changed === 0 ? 'Copy as Recipe Keys' : `Copy ${changed} Recipe ${changed === 1 ? 'Key' : 'Keys'}`}
        icon="copy"
        .disabledReason=${unchanged}
        @ptl-press=${() => this.tell('ptl-do', 'keys')}
      ></ptl-button>
      <ptl-menu
        label="Export"
        icon="export"
        .items=${this.exports()}
        @ptl-choose=${({ detail }: CustomEvent<string>) => this.tell('ptl-do', detail)}
      ></ptl-menu>`;
  }

  private exports(): MenuItem[] {
    const none = this.hasNumbers ? null : 'There are no numbers yet.';
    const drawn = none ?? (this.display === 'chart' ? null : 'The chart is not on screen.');
    return [
      { value: 'svg', label: 'Save Chart as SVG…', icon: 'graph-line', disabledReason: drawn },
      { value: 'png', label: 'Save Chart as PNG…', icon: 'graph-line', disabledReason: drawn },
      { value: 'csv', label: 'Save Numbers as CSV…', icon: 'save', disabledReason: none },
      { value: 'copy', label: 'Copy Tables', icon: 'copy', disabledReason: none },
    ];
  }

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-memory-header': MemoryHeader;
  }
}
