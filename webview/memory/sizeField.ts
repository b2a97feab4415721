import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controlStyles, type TextField } from '../shared/controls';
import { count } from '../../src/analysis/numberText';
import { baseStyles } from '../shared/theme';

/**
 * A number from `least` to `most`. The arrow keys double and halve it; what is no such number is told in one sentence, and changes nothing.
 *
 * @fires ptl-size - `detail: number`
 */
@customElement('ptl-size-field')
export class SizeField extends LitElement {
  @property() label = '';
  @property({ type: Number }) value = 1;
  @property({ type: Number }) least = 1;
  @property({ type: Number }) most = 2 ** 24;
  @property({ type: Boolean }) isWhole = true;
  /** Stands after the field: `recipe 16`. */
  @property() note = '';
  @property({ attribute: false }) disabledReason: string | null = null;
  @state() private problem: string | null = null;
  @query('vscode-text-field') private field!: TextField;

  static override styles = [
    baseStyles,
    controlStyles,
    css`
      :host {
        display: block;
      }
      .field {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      vscode-text-field {
        width: 84px;
      }
      .problem {
        margin-top: 2px;
        color: var(--ptl-failed);
      }
    `,
  ];

  override render(): unknown {
    return html`<span class="field"
        ><vscode-text-field
          title=${this.disabledReason ?? '↑ doubles, ↓ halves'}
          ?disabled=${this.disabledReason !== null}
          .value=${this.problem === null ? String(this.value) : this.written}
          @input=${(event: Event) => this.take((event.target as TextField).value)}
          @blur=${() => (this.problem = null)}
          @keydown=${(event: KeyboardEvent) => this.key(event)}
        ></vscode-text-field
        >${this.note === '' ? nothing : html`<span class="axis clip" title=${this.note}>${this.note}</span>`}</span
      >
      ${this.problem === null ? nothing : html`<p class="problem small" role="alert">${this.problem}</p>`}`;
  }

  /** The toolkit gives a field without a text of its own the name “Text field” when it is put into the page. */
  override updated(): void {
    this.field.setAttribute('aria-label', this.label);
  }

  private written = '';

  private take(text: string): void {
    this.written = text;
    const value = Number(text.replaceAll(',', ''));
    const isGood = text.trim() !== '' && value >= this.least && value <= this.most && (!this.isWhole || Number.isInteger(value));
    const kind = this.isWhole ? 'a whole number' : 'a number';
    this.problem = isGood
      ? null
      : `${this.label} is ${text.trim() === '' ? 'empty' : text.slice(0, 20)}; allowed: ${kind} from ${this.least} to ${count(this.most)}.`;
    if (isGood) this.tell(value);
  }

  private key(event: KeyboardEvent): void {
    const by = { ArrowUp: 2, ArrowDown: 0.5 }[event.key];
    if (by === undefined || this.disabledReason !== null) return;
    event.preventDefault();
    this.problem = null;
    const next = this.value * by;
    this.tell(Math.min(this.most, Math.max(this.least, this.isWhole ? Math.ceil(next) : next)));
  }

  private tell(value: number): void {
    if (value !== this.value) this.dispatchEvent(new CustomEvent('ptl-size', { detail: value }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-size-field': SizeField;
  }
}
