import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '../shared/actionButton';
import { controlStyles, type Checkbox } from '../shared/controls';
import { count } from '../shared/format';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import { baseStyles } from '../shared/theme';

/**
 * Which prompt is shown, and the way to the others.
 *
 * @fires ptl-step - `detail: -1 | 1`: the previous or next prompt is wanted
 * @fires ptl-only-different - `detail: boolean`
 * @fires ptl-cancel - the search for a prompt on which the models differ is to end
 */
@customElement('ptl-prompt-bar')
export class PromptBar extends LitElement {
  @property() prompt = '';
  @property({ attribute: false }) index = 0;
  @property({ attribute: false }) total = 0;
  @property({ type: Boolean }) onlyDifferent = false;
  /** Set while prompts are sampled one after the other: the one at hand, counted from 1. */
  @property({ attribute: false }) searching: number | null = null;

  static override styles = [
    baseStyles,
    controlStyles,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      .bar {
        display: flex;
        align-items: center;
        gap: 2px;
        margin-left: -6px;
      }
      .place {
        min-width: 96px;
        text-align: center;
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
        -webkit-line-clamp: 2;
        overflow: hidden;
        overflow-wrap: anywhere;
      }
      .link {
        padding: 0 0 0 8px;
        border: 0;
        background: none;
        color: var(--ptl-link);
        font: 12px/16px var(--ptl-font);
        cursor: pointer;
      }
    `,
  ];

  override render(): unknown {
    const place = this.total === 0 ? 'no prompts' : `Prompt ${count(this.index + 1)} of ${count(this.total)}`;
    const shown = visibleText(this.prompt);
    return html`<div class="bar">
        ${this.arrow(-1, 'chevron-left', 'Previous prompt')}<span class="small muted place" aria-live="polite"
          >${this.searching === null ? place : `Sampling ${this.searching} of ${this.total}…`}</span
        >${this.arrow(1, 'chevron-right', 'Next prompt')}
        ${
          this.searching === null
            ? html`<vscode-checkbox
                .checked=${this.onlyDifferent}
                title="Go on to the next prompt on which the rewards of the two models differ; prompts on the way are sampled"
                @change=${(event: Event) => this.tell('ptl-only-different', (event.currentTarget as Checkbox).checked)}
                >only where they differ</vscode-checkbox
              >`
            : html`<button class="link" @click=${() => this.tell('ptl-cancel', null)}>Stop Looking</button>`
        }
      </div>
      ${shown === '' ? nothing : html`<p title=${shown}>${shown}</p>`}`;
  }

  private arrow(by: -1 | 1, icon: 'chevron-left' | 'chevron-right', label: string): unknown {
    const isOff = this.searching !== null || this.index + by < 0 || this.index + by >= this.total;
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
