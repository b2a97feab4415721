import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { CompareOverview } from '../../src/contract/messages/compare';
import { controlStyles, type Checkbox } from '../shared/controls';
import { count } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import { baseStyles } from '../shared/theme';
import './promptPicker';

/**
 * Which prompt is shown, and the way to the others.
 *
 * @fires ptl-step - `detail: -1 | 1`: the previous or next prompt is wanted
 * @fires ptl-prompt - `detail: string`: the id of a prompt chosen from the list
 * @fires ptl-only-different - `detail: boolean`
 * @fires ptl-cancel - the search for a prompt on which the models differ is to end
 */
@customElement('ptl-prompt-bar')
export class PromptBar extends LitElement {
  @property({ attribute: false }) prompts: CompareOverview['prompts'] = [];
  @property({ attribute: false }) index = 0;
  /** What a prompt is called here. */
  @property() noun = 'prompt';
  @property({ type: Boolean }) onlyDifferent = false;
  /** What `only where they differ` does. */
  @property() differTitle =
    'Go on to the next prompt on which the rewards of the two models differ; prompts on the way are sampled';
  /** Set while prompts are sampled one after the other: the one at hand, counted from 1. */
  @property({ attribute: false }) searching: number | null = null;
  @state() private listed = false;
  @query('.place') private place!: HTMLElement | null;

  static override styles = [
    baseStyles,
    controlStyles,
    css`
      :host {
        display: block;
        position: relative;
        min-width: 0;
      }
      .bar {
        display: flex;
        align-items: center;
        gap: 2px;
        margin-left: -6px;
      }
      .place {
        display: inline-flex;
        align-items: center;
        justify-content: center;
        gap: 4px;
        min-width: 96px;
        height: 24px;
        padding: 0 6px;
        border: 1px solid transparent;
        border-radius: var(--ptl-radius);
        background: none;
        color: var(--ptl-muted);
        font: 12px/16px var(--ptl-font);
        text-align: center;
        white-space: nowrap;
      }
      button.place {
        cursor: pointer;
      }
      button.place:hover,
      button.place[aria-expanded='true'] {
        color: var(--ptl-text);
        background: var(--vscode-toolbar-hoverBackground, transparent);
        border-color: var(--ptl-outline);
      }
      vscode-checkbox {
        flex: none;
        white-space: nowrap;
        margin-left: 10px;
      }
      p {
        margin-top: 6px;
        font: 600 14px/20px var(--ptl-mono);
        display: -webkit-box;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: var(--prompt-lines, 2);
        overflow: hidden;
        overflow-wrap: anywhere;
      }
      .link {
        margin-left: 8px;
      }
    `,
  ];

  override render(): unknown {
    const shown = visibleText(this.prompts[this.index]?.prompt ?? '');
    return html`<div class="bar">
        ${this.arrow(-1, 'chevron-left', `Previous ${this.noun}`)}${this.where()}${this.arrow(1, 'chevron-right', `Next ${this.noun}`)}
        ${
          this.searching === null
            ? html`<vscode-checkbox
                .checked=${this.onlyDifferent}
                title=${this.differTitle}
                @change=${(event: Event) => this.tell('ptl-only-different', (event.currentTarget as Checkbox).checked)}
                >only where they differ</vscode-checkbox
              >`
            : html`<button class="link small" @click=${() => this.tell('ptl-cancel', null)}>Stop Looking</button>`
        }
      </div>
      ${shown === '' ? nothing : html`<p title=${shown}>${shown}</p>`}
      ${
        this.listed
          ? html`<ptl-prompt-picker
              .prompts=${this.prompts}
              noun=${this.noun}
              selected=${this.prompts[this.index]?.id ?? ''}
              @ptl-prompt=${({ detail }: CustomEvent<string>) => this.choose(detail)}
              @ptl-close=${() => this.close()}
            ></ptl-prompt-picker>`
          : nothing
      }`;
  }

  private where(): unknown {
    const total = this.prompts.length;
    if (this.searching !== null)
      return html`<span class="place" role="status">Sampling ${count(this.searching)} of ${count(total)}…</span>`;
    if (total === 0) return html`<span class="place">no ${this.noun}s</span>`;
    return html`<button
      class="place"
      aria-haspopup="dialog"
      aria-expanded=${this.listed}
      title="Choose a ${this.noun} from the list"
      @mousedown=${(event: Event) => this.listed && event.preventDefault()}
      @click=${() => (this.listed ? this.close() : (this.listed = true))}
    >
      ${capital(this.noun)} ${count(this.index + 1)} of ${count(total)} <ptl-icon name="chevron-down"></ptl-icon>
    </button>`;
  }

  private choose(id: string): void {
    this.close();
    this.tell('ptl-prompt', id);
  }

  private close(): void {
    // Where the focus went elsewhere, it stays there.
    if (this.shadowRoot?.activeElement?.localName === 'ptl-prompt-picker') this.place?.focus();
    this.listed = false;
  }

  private arrow(by: -1 | 1, icon: 'chevron-left' | 'chevron-right', label: string): unknown {
    const isOff = this.searching !== null || this.index + by < 0 || this.index + by >= this.prompts.length;
    return html`<vscode-button
      appearance="icon"
      aria-label=${label}
      title=${label}
      ?disabled=${isOff}
      @click=${() => this.tell('ptl-step', by)}
      ><ptl-icon name=${icon}></ptl-icon
    ></vscode-button>`;
  }

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
