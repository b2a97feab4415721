import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controlStyles } from './controls';
import type { IconName } from './icons';
import './icons';
import { baseStyles } from './theme';

/**
 * A button with an icon and a label. One that cannot be used stays in place and in the tab order, and says why.
 *
 * @fires ptl-press - it was pressed, and can be
 */
@customElement('ptl-button')
export class ActionButton extends LitElement {
  @property() label = '';
  @property() icon: IconName | null = null;
  @property({ type: Boolean }) primary = false;
  /** Why it cannot be used; null where it can. */
  @property({ attribute: false }) disabledReason: string | null = null;

  static override styles = [
    baseStyles,
    controlStyles,
    css`
      :host {
        display: inline-flex;
        flex: none;
      }
      vscode-button[aria-disabled='true'] {
        opacity: 0.5;
        cursor: default;
      }
      vscode-button[aria-disabled='true']::part(control) {
        cursor: default;
      }
    `,
  ];

  override render(): unknown {
    const { disabledReason, label } = this;
    return html`<vscode-button
      appearance=${this.primary ? 'primary' : 'secondary'}
      aria-disabled=${disabledReason === null ? 'false' : 'true'}
      aria-label=${disabledReason === null ? label : `${label}, not available: ${disabledReason}`}
      title=${disabledReason ?? nothing}
      @click=${this.press}
      >${this.icon === null ? nothing : html`<ptl-icon name=${this.icon}></ptl-icon>`}${label}</vscode-button
    >`;
  }

  private readonly press = (): void => {
    if (this.disabledReason === null) this.dispatchEvent(new CustomEvent('ptl-press'));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-button': ActionButton;
  }
}
