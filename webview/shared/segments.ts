import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { baseStyles } from './theme';

export interface Segment {
  value: string;
  label: string;
  /** Shown as the tooltip of a segment that cannot be chosen; null where it can. */
  disabledReason?: string | null;
}

/**
 * One of a few choices, side by side: a radio group. Arrow keys choose.
 *
 * @fires ptl-change - the value chosen: `CustomEvent<string>`
 */
@customElement('ptl-segments')
export class Segments extends LitElement {
  @property({ attribute: false }) options: readonly Segment[] = [];
  @property() value = '';
  @property() label = '';

  static override styles = [
    baseStyles,
    css`
      :host {
        display: inline-flex;
        flex: none;
      }
      button {
        height: 24px;
        padding: 0 9px;
        margin-left: -1px;
        position: relative;
        border: 1px solid var(--vscode-radio-inactiveBorder, var(--ptl-baseline));
        background: var(--vscode-radio-inactiveBackground, transparent);
        color: var(--vscode-radio-inactiveForeground, var(--ptl-text));
        font: 12px/16px var(--ptl-font);
        white-space: nowrap;
        cursor: pointer;
      }
      button:first-of-type {
        margin-left: 0;
        border-radius: var(--ptl-radius) 0 0 var(--ptl-radius);
      }
      button:last-of-type {
        border-radius: 0 var(--ptl-radius) var(--ptl-radius) 0;
      }
      button:hover:not([aria-disabled='true']) {
        background: var(--vscode-radio-inactiveHoverBackground, var(--ptl-grid));
      }
      button[aria-checked='true'] {
        z-index: 1;
        background: var(--vscode-radio-activeBackground, var(--ptl-selection));
        color: var(--vscode-radio-activeForeground, var(--ptl-text));
        border-color: var(--vscode-radio-activeBorder, var(--ptl-focus));
        /* Only high contrast themes have this colour, and nothing else to show a choice with. */
        box-shadow: inset 0 0 0 2px var(--vscode-contrastActiveBorder, transparent);
      }
      button[aria-disabled='true'] {
        cursor: default;
        color: color-mix(in srgb, var(--ptl-text) 55%, var(--ptl-background));
      }
      @media (prefers-reduced-motion: no-preference) {
        button {
          transition: background-color 80ms;
        }
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('role', 'radiogroup');
  }

  override render(): unknown {
    this.setAttribute('aria-label', this.label);
    return this.options.map(
      ({ value, label, disabledReason }) =>
        html`<button
          role="radio"
          aria-checked=${value === this.value}
          aria-disabled=${disabledReason != null}
          tabindex=${value === this.value ? 0 : -1}
          title=${disabledReason ?? ''}
          data-value=${value}
          @click=${() => this.choose(value)}
          @keydown=${(event: KeyboardEvent) => this.key(event)}
        >
          ${label}
        </button>`,
    );
  }

  private choose(value: string): void {
    const option = this.options.find((each) => each.value === value);
    if (!option || option.disabledReason != null || value === this.value) return;
    this.dispatchEvent(new CustomEvent('ptl-change', { detail: value }));
  }

  private key(event: KeyboardEvent): void {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const open = this.options.filter((each) => each.disabledReason == null);
    const at = open.findIndex((each) => each.value === this.value);
    const next = open[(at + by + open.length) % open.length];
    if (!next) return;
    this.choose(next.value);
    void this.updateComplete.then(() => this.shadowRoot?.querySelector<HTMLElement>(`[data-value="${next.value}"]`)?.focus());
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-segments': Segments;
  }
}
