import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { IconName } from './icons';
import './icons';
import { baseStyles } from './theme';
import { rowForKey } from './rowKeys';

export interface MenuItem {
  value: string;
  label: string;
  icon: IconName;
  /** Why it cannot be chosen; null where it can. */
  disabledReason: string | null;
}

/**
 * A button, “…” unless told otherwise, with a menu of further actions. Arrows walk it, Esc closes it.
 *
 * @fires ptl-choose - `detail: string`: the value of the item chosen
 */
@customElement('ptl-menu')
export class Menu extends LitElement {
  @property() label = 'More actions';
  @property() icon: IconName = 'ellipsis';
  @property({ attribute: false }) items: readonly MenuItem[] = [];
  @state() private open = false;
  @query('.opener') private opener!: HTMLButtonElement;

  static override styles = [
    baseStyles,
    css`
      :host {
        position: relative;
        display: inline-flex;
      }
      .opener {
        width: 26px;
        height: 26px;
        padding: 4px;
        display: grid;
        place-items: center;
        border: 1px solid transparent;
        border-radius: var(--ptl-radius);
        background: none;
        color: var(--vscode-icon-foreground, inherit);
        cursor: pointer;
      }
      .opener:hover,
      .opener[aria-expanded='true'] {
        background: var(--vscode-toolbar-hoverBackground, transparent);
        border-color: var(--ptl-outline);
      }
      ul {
        position: absolute;
        z-index: 30;
        top: 30px;
        right: 0;
        min-width: 220px;
        padding: 4px;
        background: var(--vscode-menu-background, var(--ptl-hover-background));
        color: var(--vscode-menu-foreground, var(--ptl-text));
        border: 1px solid var(--vscode-menu-border, var(--ptl-hover-border));
        border-radius: var(--ptl-radius-hover);
        box-shadow: 0 4px 16px var(--ptl-shadow);
      }
      li {
        display: grid;
        grid-template-columns: 16px 1fr;
        gap: 2px 8px;
        align-items: center;
        padding: 4px 8px;
        border-radius: var(--ptl-radius);
        font: 12px/16px var(--ptl-font);
        cursor: pointer;
        max-width: 320px;
      }
      li:hover:not([aria-disabled='true']),
      li:focus-visible {
        background: var(--vscode-menu-selectionBackground, var(--ptl-selection));
        color: var(--vscode-menu-selectionForeground, var(--ptl-selection-text));
      }
      li:focus-visible {
        outline-offset: -1px;
      }
      li[aria-disabled='true'] {
        cursor: default;
      }
      li[aria-disabled='true'] :is(ptl-icon, .label) {
        opacity: 0.55;
      }
      .reason {
        grid-column: 2;
        color: var(--ptl-muted);
        font: 11px/14px var(--ptl-font);
      }
    `,
  ];

  override render(): unknown {
    return html`<button
        class="opener"
        aria-label=${this.label}
        title=${this.label}
        aria-haspopup="menu"
        aria-expanded=${this.open}
        @click=${() => this.toggle(!this.open)}
        @keydown=${(event: KeyboardEvent) => event.key === 'ArrowDown' && this.toggle(true)}
      >
        <ptl-icon name=${this.icon}></ptl-icon>
      </button>
      ${
        this.open
          ? html`<ul role="menu" aria-label=${this.label} @keydown=${this.onKey} @focusout=${this.onFocusOut}>
              ${this.items.map(
                (item) =>
                  html`<li
                    role="menuitem"
                    tabindex="-1"
                    aria-disabled=${item.disabledReason !== null}
                    @click=${() => this.choose(item)}
                  >
                    <ptl-icon name=${item.icon}></ptl-icon><span class="label">${item.label}</span>
                    ${item.disabledReason === null ? nothing : html`<span class="reason">${item.disabledReason}</span>`}
                  </li>`,
              )}
            </ul>`
          : nothing
      }`;
  }

  private toggle(open: boolean): void {
    this.open = open;
    if (open) void this.updateComplete.then(() => this.rows[0]?.focus());
    else this.opener.focus();
  }

  private get rows(): HTMLElement[] {
    return [...(this.shadowRoot?.querySelectorAll<HTMLElement>('li') ?? [])];
  }

  private choose(item: MenuItem): void {
    if (item.disabledReason !== null) return;
    this.toggle(false);
    this.dispatchEvent(new CustomEvent('ptl-choose', { detail: item.value }));
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const { rows } = this;
    const at = rows.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const target = rowForKey(event.key, at, rows.length);
    const item = this.items[at];
    if (target !== undefined) rows[target]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') this.toggle(false);
    else if ((event.key === 'Enter' || event.key === ' ') && item) this.choose(item);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private readonly onFocusOut = (event: FocusEvent): void => {
    if (!(event.relatedTarget instanceof Node && this.shadowRoot?.contains(event.relatedTarget))) this.open = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-menu': Menu;
  }
}
