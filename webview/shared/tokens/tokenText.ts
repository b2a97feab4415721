import { html, LitElement, nothing, svg, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { baseStyles } from '../theme';
import { runs, type Chunk } from './chunks';
import { MARK, tintClass, tintSheet, type Ramp } from './tints';
import { TokenLayout } from './tokenLayout';
import { tokenTextStyles } from './tokenTextStyles';

/** A frame around tokens [from, to). */
export interface Outline {
  from: number;
  to: number;
  /** A custom property of the theme, such as `--ptl-trained`. */
  colour: string;
  thick?: boolean;
}
export interface TokenEvent {
  index: number;
  rect: DOMRect;
}

/**
 * Tokens as plain, selectable text. Neighbours of one colour are one element. Long texts are laid out and coloured where they are near the
 * screen. Arrow keys walk the tokens; the parent decides which one is `focused`.
 *
 * @fires ptl-token-hover - token under the pointer, null when left: `CustomEvent<TokenEvent | null>`
 * @fires ptl-token-focus - token reached by key or click: `CustomEvent<TokenEvent>`
 * @fires ptl-token-pin - Enter on the focused token: `CustomEvent<TokenEvent>`
 * @fires ptl-token-escape - Escape: `CustomEvent<null>`
 * @fires ptl-token-leave - up or down: `CustomEvent<-1 | 1>`
 */
@customElement('ptl-token-text')
export class TokenText extends LitElement {
  /** Tokens as drawn (`runningText`). */
  @property({ attribute: false }) texts: readonly string[] = [];
  /** −10 … 10 a token; null: no value, hatched. */
  @property({ attribute: false }) levels: readonly (number | null)[] = [];
  @property() ramp: Ramp = 'heat';
  /** Which tokens are underlined; null for none. */
  @property({ attribute: false }) marked: readonly boolean[] | null = null;
  /** Tokens before this one are common to two texts, and dimmed. */
  @property({ attribute: false }) dimmedTo = 0;
  @property({ attribute: false }) outlines: readonly Outline[] = [];
  @property({ attribute: false }) focused: number | null = null;
  @property() label = 'tokens';
  /** Whether Tab stops here; of several texts one does. */
  @property({ attribute: false }) tabbable = true;

  @query('.text') private box!: HTMLElement;
  /** Bumped when positions may have changed, to redraw the SVG layers. */
  @state() private layoutVersion = 0;
  /** Where the keyboard was last. */
  private cursor = 0;
  /** Line boxes, in this element, of the token told of last: read while the page is as it was laid out, so that a ring costs no layout. */
  private told: { index: number; boxes: DOMRect[] } | null = null;
  /** Where the pointer is over the text, in client coordinates. */
  private pointerAt: { x: number; y: number } | null = null;
  private readonly layout = new TokenLayout((chunk) => this.colour(chunk));
  private readonly resize = new ResizeObserver(() => this.layoutVersion++);

  static override styles = [baseStyles, tokenTextStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    this.resize.observe(this);
    if (this.hasUpdated) this.layout.build(this.box, this.texts);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resize.disconnect();
    this.layout.clear();
  }

  override render(): unknown {
    return html`
      <div
        class="text"
        role="application"
        aria-roledescription="token heatmap"
        aria-label=${this.label}
        tabindex=${this.tabbable ? 0 : -1}
        @pointermove=${(event: PointerEvent) => this.hover({ x: event.clientX, y: event.clientY })}
        @pointerleave=${() => this.hover(null)}
        @click=${(event: MouseEvent) => this.choose(event)}
        @focus=${() => this.box.matches(':focus-visible') && this.say('ptl-token-focus', this.cursor)}
        @keydown=${(event: KeyboardEvent) => this.key(event)}
      ></div>
      ${guard([this.layoutVersion, this.outlines], () => this.layers())}
      <svg class="rings" aria-hidden="true">
        ${this.ringBoxes().map(
          (r) => svg`<rect x=${r.x - 1.5} y=${r.y - 0.5} width=${r.width + 3} height=${r.height + 1} rx="3"></rect>`,
        )}
      </svg>
    `;
  }

  override firstUpdated(): void {
    this.shadowRoot!.adoptedStyleSheets = [...this.shadowRoot!.adoptedStyleSheets, tintSheet()];
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('texts')) this.cursor = 0;
    if (changed.has('texts') || changed.has('layoutVersion')) this.told = null;
    if (this.focused !== null) this.cursor = this.focused;
  }

  override updated(changed: PropertyValues): void {
    if (changed.has('texts')) {
      this.layout.build(this.box, this.texts);
      this.layoutVersion++;
      // Other tokens came under a pointer that rests.
      if (this.pointerAt) this.hover(this.pointerAt);
    } else if (changed.has('levels') || changed.has('marked') || changed.has('ramp') || changed.has('dimmedTo')) {
      this.layout.shown.forEach((chunk) => this.colour(chunk));
    }
  }

  /** Moves the keyboard here, to a token. */
  override focus(_options?: FocusOptions, index = this.cursor): void {
    this.box.focus();
    this.say('ptl-token-focus', index);
  }

  /** First line box of a token in client coordinates; null for a token without text. */
  rectOf(index: number): DOMRect | null {
    return this.layout.rects(index, index + 1)[0] ?? null;
  }

  /** Token at a point in client coordinates; null beside the text. */
  tokenAt(x: number, y: number): number | null {
    return this.layout.hit(x, y, this.shadowRoot!);
  }

  private colour(chunk: Chunk): void {
    const { levels, ramp, dimmedTo, marked } = this;
    const look = (index: number): string => {
      const tint = tintClass(levels[index] === undefined ? 0 : levels[index], ramp, index < dimmedTo) ?? '';
      return marked?.[index] === true ? `${tint} ${MARK}`.trim() : tint;
    };
    this.layout.fill(
      chunk,
      runs(chunk.from, chunk.to, look).map(([classes, from, to]) => ({ classes, from, to })),
    );
  }

  /** Line boxes of tokens [from, to), in this element. */
  private boxes(from: number, to: number): DOMRect[] {
    const origin = this.getBoundingClientRect();
    return this.layout.rects(from, to).map(({ x, y, width, height }) => new DOMRect(x - origin.x, y - origin.y, width, height));
  }

  private ringBoxes(): DOMRect[] {
    const { focused, told } = this;
    if (focused === null || !this.hasUpdated) return [];
    return told?.index === focused ? told.boxes : this.boxes(focused, focused + 1);
  }

  private layers(): unknown {
    if (!this.hasUpdated) return nothing;
    return html`
      <svg aria-hidden="true">
        ${this.outlines.map(({ from, to, colour, thick }) =>
          this.boxes(from, to).map(
            (r) =>
              svg`<rect class="outline ${thick ? 'thick' : ''}" stroke="var(${colour})" x=${r.x - 1} y=${r.y - 3} width=${r.width + 2} height=${r.height + 6} rx="3"></rect>`,
          ),
        )}
      </svg>
    `;
  }

  private hover(at: { x: number; y: number } | null): void {
    this.pointerAt = at;
    this.say('ptl-token-hover', at === null ? null : this.tokenAt(at.x, at.y));
  }

  private choose(event: MouseEvent): void {
    const index = this.tokenAt(event.clientX, event.clientY);
    // A click that ends a selection is not about the token.
    if (index !== null && getSelection()?.isCollapsed !== false) this.say('ptl-token-focus', index);
  }

  private key(event: KeyboardEvent): void {
    const at = this.cursor;
    const last = this.texts.length - 1;
    const jump = event.ctrlKey || event.metaKey || event.altKey;
    const next = (by: 1 | -1): number => {
      let to = at + by;
      if (jump && this.marked) while (to >= 0 && to <= last && !this.marked[to]) to += by;
      return to;
    };
    if (event.shiftKey) return;
    if (event.key === 'ArrowLeft') this.say('ptl-token-focus', Math.max(0, next(-1)));
    else if (event.key === 'ArrowRight') this.say('ptl-token-focus', Math.min(last, next(1)));
    else if (event.key === 'Home') this.say('ptl-token-focus', 0);
    else if (event.key === 'End') this.say('ptl-token-focus', last);
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') this.tell('ptl-token-leave', event.key === 'ArrowUp' ? -1 : 1);
    else if (event.key === 'Enter') this.say('ptl-token-pin', at);
    else if (event.key === 'Escape') this.tell('ptl-token-escape', null);
    else return;
    event.preventDefault();
  }

  private say(name: string, index: number | null): void {
    const rect = index === null ? null : this.rectOf(index);
    if (index !== null) this.told = { index, boxes: this.boxes(index, index + 1) };
    this.tell(name, index === null || rect === null ? null : { index, rect });
  }

  private tell(name: string, detail: unknown): void {
    if (detail === null && name !== 'ptl-token-hover' && name !== 'ptl-token-escape') return;
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-token-text': TokenText;
  }
}
