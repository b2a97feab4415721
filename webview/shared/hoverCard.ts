import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { baseStyles } from './theme';

const GAP = 8;
const EDGE = 12;

/**
 * A box beside what it describes: below it, or above where there is no room. Takes no clicks until it is pinned.
 *
 * @slot - what it says
 */
@customElement('ptl-hover-card')
export class HoverCard extends LitElement {
  /** What is described, in client coordinates; null hides the card. */
  @property({ attribute: false }) anchor: DOMRect | null = null;
  @property({ type: Boolean, reflect: true }) pinned = false;

  static override styles = [
    baseStyles,
    css`
      :host {
        position: fixed;
        z-index: 20;
        box-sizing: border-box;
        width: 336px;
        max-width: calc(100vw - 24px);
        max-height: calc(100vh - 24px);
        overflow: auto;
        pointer-events: none;
        background: var(--ptl-hover-background);
        color: var(--ptl-hover-text);
        border: 1px solid var(--ptl-hover-border);
        border-radius: var(--ptl-radius-hover);
        box-shadow: 0 4px 16px var(--ptl-shadow);
      }
      :host([pinned]) {
        pointer-events: auto;
        border-color: var(--ptl-focus);
        user-select: text;
      }
    `,
  ];

  override render(): unknown {
    return html`<slot></slot>`;
  }

  override updated(): void {
    this.hidden = this.anchor === null;
    if (this.anchor === null) return;
    // The content is another element, which renders after this one; nothing is painted before.
    requestAnimationFrame(() => this.anchor && this.place(this.anchor));
  }

  private place(anchor: DOMRect): void {
    const width = this.offsetWidth;
    const height = this.offsetHeight;
    const below = anchor.bottom + GAP;
    const above = anchor.top - GAP - height;
    const top = below + height <= innerHeight - EDGE || above < EDGE ? Math.min(below, innerHeight - EDGE - height) : above;
    this.style.left = `${Math.max(EDGE, Math.min(innerWidth - width - EDGE, anchor.left - 40))}px`;
    this.style.top = `${Math.max(EDGE, top)}px`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-hover-card': HoverCard;
  }
}
