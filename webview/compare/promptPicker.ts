import { html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { CompareOverview } from '../../src/contract/messages/compare';
import { controlStyles, type TextField } from '../shared/controls';
import { count } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import { baseStyles } from '../shared/theme';
import { promptMatches } from './model/promptMatches';
import { promptPickerStyles } from './promptPickerStyles';

/**
 * The prompts as a list to search in. Arrows walk it from the search field on. Enter chooses: in the field, the selected prompt or
 * else the first. Esc closes.
 *
 * @fires ptl-prompt - `detail: string`: the id of the prompt chosen
 * @fires ptl-close - it is to be closed, without a choice
 */
@customElement('ptl-prompt-picker')
export class PromptPicker extends LitElement {
  @property({ attribute: false }) prompts: CompareOverview['prompts'] = [];
  @property() selected = '';
  /** What a prompt is called here. */
  @property() noun = 'prompt';
  @state() private text = '';
  @query('vscode-text-field') private field!: TextField;

  static override styles = [baseStyles, controlStyles, promptPickerStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    this.role = 'dialog';
    this.ariaLabel = `Choose a ${this.noun}`;
    // A click beside the rows keeps the focus inside.
    this.tabIndex = -1;
    this.addEventListener('keydown', this.onKey);
    this.addEventListener('focusout', this.onFocusOut);
  }

  override firstUpdated(): void {
    // The toolkit writes a label of its own when the field is connected.
    this.field.setAttribute('aria-label', `Search ${this.noun}s`);
    this.field.focus();
    this.shadowRoot?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'center' });
  }

  override render(): unknown {
    const found = promptMatches(this.prompts, this.text);
    const stop = found.find(({ id }) => id === this.selected) ?? found[0];
    return html`<vscode-text-field
        placeholder="Search ${this.noun}s"
        @input=${(event: Event) => (this.text = (event.target as TextField).value)}
        ><ptl-icon slot="start" name="search"></ptl-icon
      ></vscode-text-field>
      <p class="axis" role="status">
        ${found.length === 0 ? `No ${this.noun} holds “${visibleText(this.text)}”.` : `${count(found.length)} of ${count(this.prompts.length)}`}
      </p>
      ${
        found.length === 0
          ? nothing
          : html`<div class="list scrolls" role="listbox" aria-label="Choose a ${this.noun}">
              ${found.map(({ id, prompt, index }) => {
                const text = visibleText(prompt);
                return html`<div
                  role="option"
                  aria-selected=${id === this.selected}
                  tabindex=${id === stop?.id ? 0 : -1}
                  title=${text}
                  data-id=${id}
                  @click=${() => this.choose(id)}
                >
                  <span class="index">${count(index + 1)}</span><span class="mono clip">${text}</span>
                </div>`;
              })}
            </div>`
      }`;
  }

  private get rows(): HTMLElement[] {
    return [...(this.shadowRoot?.querySelectorAll<HTMLElement>('[role="option"]') ?? [])];
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    // Keys of an input method are not meant for the list.
    if (event.isComposing) return;
    const { rows } = this;
    const at = rows.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const selected = rows.findIndex((row) => row.dataset['id'] === this.selected);
    const last = rows.length - 1;
    if (event.key === 'Escape') this.dispatchEvent(new CustomEvent('ptl-close'));
    else if (event.key === 'Enter') this.choose((rows[at] ?? rows[Math.max(0, selected)])?.dataset['id']);
    else if (event.key === 'ArrowDown') rows[at >= 0 ? Math.min(last, at + 1) : Math.max(0, selected)]?.focus();
    else if (event.key === 'ArrowUp' && at > 0) rows[at - 1]?.focus();
    else if (event.key === 'ArrowUp' && at === 0) this.field.focus();
    else if (at >= 0 && event.key === 'Home') rows[0]?.focus();
    else if (at >= 0 && event.key === 'End') rows[last]?.focus();
    else if (event.key === 'PageDown') rows[Math.min(last, Math.max(0, at) + 10)]?.focus();
    else if (event.key === 'PageUp') rows[Math.max(0, at - 10)]?.focus();
    else {
      // What is typed in the list goes on with the search.
      if (at >= 0 && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) this.field.focus();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  private readonly onFocusOut = ({ relatedTarget }: FocusEvent): void => {
    const isInside = relatedTarget instanceof Node && (this.contains(relatedTarget) || this.shadowRoot?.contains(relatedTarget));
    if (!isInside) this.dispatchEvent(new CustomEvent('ptl-close'));
  };

  private choose(id: string | undefined): void {
    if (id !== undefined) this.dispatchEvent(new CustomEvent('ptl-prompt', { detail: id }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-prompt-picker': PromptPicker;
  }
}
