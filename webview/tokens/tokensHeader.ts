import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TokensOverview, TokensSource } from '../../src/contract/messages/tokens';
import '../shared/actionButton';
import '../shared/controls';
import { controlStyles, type Dropdown } from '../shared/controls';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import '../shared/menu';
import type { MenuItem } from '../shared/menu';
import '../shared/segments';
import { baseStyles } from '../shared/theme';
import { sourceChoices, sourceKey, stepBeside } from './model/source';

export type View = 'charts' | 'table';
export type Doing = 'histogram-svg' | 'histogram-png' | 'csv' | 'copy' | 'openRollouts' | 'openRun';

/**
 * Whose tokens are shown, against what, and what can be done with them.
 *
 * @fires ptl-source - `detail: TokensSource`
 * @fires ptl-view - `detail: View`
 * @fires ptl-do - `detail: Doing`
 */
@customElement('ptl-tokens-header')
export class TokensHeader extends LitElement {
  @property({ attribute: false }) overview!: TokensOverview;
  @property({ attribute: false }) source: TokensSource | null = null;
  @property() view: View = 'charts';
  @property({ type: Boolean }) hasTable = false;
  /** Why the texts are compared with nothing; null where they are. */
  @property({ attribute: false }) missing: string | null = null;

  static override styles = [
    baseStyles,
    controlStyles,
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
      .swatch {
        flex: none;
        width: 3px;
        height: 14px;
        border-radius: 1px;
        background: var(--ptl-trained);
      }
      .swatch.base {
        background: var(--ptl-base);
      }
      .of {
        max-width: 280px;
      }
      vscode-dropdown {
        min-width: 112px;
        max-width: 320px;
      }
      .together {
        display: flex;
        align-items: center;
        gap: 8px;
        min-width: 0;
      }
      .steps {
        display: flex;
      }
      .push {
        margin-left: auto;
      }
    `,
  ];

  override render(): unknown {
    const { overview, source } = this;
    const title = visibleText(overview.title);
    return html`<h1>Tokens</h1>
      <span class="together"><span class="swatch"></span><span class="small clip of" title=${title}>${title}</span></span>
      ${source === null ? '' : this.picker(source)} ${source === null ? '' : this.against()}
      <span class="push"></span>
      <ptl-segments
        label="View"
        value=${this.view}
        .options=${[
          { value: 'charts', label: 'Charts' },
          { value: 'table', label: 'Table' },
        ]}
        @ptl-change=${({ detail }: CustomEvent<View>) => this.tell('ptl-view', detail)}
      ></ptl-segments>
      <ptl-button
        label="Show in Rollouts"
        icon="eye"
        .disabledReason=${source !== null && 'step' in source ? null : 'The Rollouts panel shows steps of a run, not evaluations.'}
        @ptl-press=${() => this.tell('ptl-do', 'openRollouts')}
      ></ptl-button>
      <ptl-menu
        label="Export"
        icon="export"
        .items=${this.exports()}
        @ptl-choose=${({ detail }: CustomEvent<Doing>) => this.tell('ptl-do', detail)}
      ></ptl-menu>
      <ptl-menu
        .items=${[{ value: 'openRun', label: 'Open Run', icon: 'link-external', disabledReason: null }]}
        @ptl-choose=${({ detail }: CustomEvent<Doing>) => this.tell('ptl-do', detail)}
      ></ptl-menu>`;
  }

  private picker(source: TokensSource): unknown {
    const choices = sourceChoices(this.overview);
    const chosen = sourceKey(source);
    return html`<vscode-dropdown
        aria-label="Texts whose tokens are shown"
        .value=${chosen}
        @change=${(event: Event) => {
          const found = choices.find(({ key }) => key === (event.target as Dropdown).value);
          if (found && found.key !== chosen) this.tell('ptl-source', found.source);
        }}
      >
        ${choices.map(({ key, label }) => html`<vscode-option value=${key} ?selected=${key === chosen}>${visibleText(label)}</vscode-option>`)}
      </vscode-dropdown>
      <span class="steps"
        >${this.arrow('chevron-left', 'Previous Step', stepBeside(this.overview, source, -1))}${this.arrow('chevron-right', 'Next Step', stepBeside(this.overview, source, 1))}</span
      >`;
  }

  private arrow(icon: 'chevron-left' | 'chevron-right', label: string, step: number | null): unknown {
    return html`<vscode-button
      appearance="icon"
      aria-label=${label}
      title=${label}
      ?disabled=${step === null}
      @click=${() => step !== null && this.tell('ptl-source', { step })}
      ><ptl-icon name=${icon}></ptl-icon
    ></vscode-button>`;
  }

  private against(): unknown {
    const { missing, overview } = this;
    const name = visibleText(overview.referenceName || overview.reference);
    return missing === null
      ? html`<span class="together"
          ><span class="small muted">against</span><span class="swatch base"></span
          ><span class="small clip of" title="${name}, scored on the same texts">${name}, same texts</span></span
        >`
      : html`<span class="small muted clip" title=${missing}>not scored by the ${overview.reference}</span>`;
  }

  private exports(): MenuItem[] {
    const none = this.hasTable ? null : 'There are no numbers yet.';
    const drawn = none ?? (this.view === 'charts' ? null : 'The charts are not on screen.');
    return [
      { value: 'histogram-svg', label: 'Save Histogram as SVG…', icon: 'graph-line', disabledReason: drawn },
      { value: 'histogram-png', label: 'Save Histogram as PNG…', icon: 'graph-line', disabledReason: drawn },
      { value: 'csv', label: 'Save Tokens as CSV…', icon: 'save', disabledReason: none },
      { value: 'copy', label: 'Copy Tables', icon: 'copy', disabledReason: none },
    ];
  }

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-tokens-header': TokensHeader;
  }
}
