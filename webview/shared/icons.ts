import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ICONS, type IconName } from './iconNames';

export type { IconName };

/** One codicon, 16 px, in the colour of its text. Decorative: what it stands for is said by the text or label beside it. */
@customElement('ptl-icon')
export class Icon extends LitElement {
  @property() name: IconName = 'info';

  static override styles = css`
    :host {
      display: inline-block;
      width: 16px;
      height: 16px;
      flex: none;
      font: normal 16px/16px codicon;
      text-align: center;
      user-select: none;
      -webkit-font-smoothing: antialiased;
    }
  `;

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('aria-hidden', 'true');
  }

  override render(): unknown {
    return html`${String.fromCodePoint(ICONS[this.name])}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-icon': Icon;
  }
}
