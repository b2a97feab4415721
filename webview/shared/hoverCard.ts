import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { baseStyles } from './theme';

const GAP = 8;
const EDGE = 12;
const WIDTH = 336;

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
        top: 0;
        left: 0;
        z-index: 20;
        box-sizing: border-box;
        width: ${WIDTH}px;
        max-width: calc(100vw - ${2 * EDGE}px);
        max-height: calc(100vh - ${2 * EDGE}px);
        contain: layout paint style;
        will-change: transform;
        overflow: auto;
        pointer-events: none;
        background: var(--ptl-hover-background);
        color: var(--ptl-hover-text);
        border: 1px solid var(--ptl-hover-border);
        border-radius: var(--ptl-radius-hover);
        box-shadow: 0 4px 16px var(--ptl-shadow);
      }
      /* Out of sight it stays laid out, so that the next card has less to do. */
      :host([hidden]) {
        display: block !important;
        visibility: hidden;
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
    if (this.anchor !== null) void this.placeWhenFilled();
  }

  /** In the same task as what it says was rendered: a frame that finds styles changed again does its work twice. */
  private async placeWhenFilled(): Promise<void> {
    for (const child of this.children) if (child instanceof LitElement) await child.updateComplete;
    if (this.anchor !== null) this.place(this.anchor);
  }

  private place(anchor: DOMRect): void {
    const width = Math.min(WIDTH, innerWidth - 2 * EDGE);
    const height = this.offsetHeight;
    const below = anchor.bottom + GAP;
    const above = anchor.top - GAP - height;
    const top = below + height <= innerHeight - EDGE || above < EDGE ? Math.min(below, innerHeight - EDGE - height) : above;
    const left = Math.max(EDGE, Math.min(innerWidth - width - EDGE, anchor.left - 40));
    this.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(EDGE, top))}px)`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-hover-card': HoverCard;
  }
}
