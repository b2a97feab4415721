import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { counted } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import { baseStyles } from '../shared/theme';

/** A reader this near to the end, px, is following it. */
const NEAR_END = 26;

/**
 * The end of the trainer's log, long lines wrapped. The browser lays out only lines near the view. It follows the end until the reader
 * scrolls up.
 *
 * @fires ptl-act - `detail: { action: 'openLog' }`
 */
@customElement('ptl-log')
export class LogView extends LitElement {
  @property({ attribute: false }) lines: readonly string[] = [];
  /** Whether the file has earlier lines. */
  @property({ type: Boolean }) truncated = false;
  /** Why the log could not be read; null where it could. */
  @property({ attribute: false }) problem: string | null = null;

  @state() private follows = true;
  @query('.scroll') private scroller!: HTMLElement | null;
  @query('.all') private all!: HTMLElement;
  /** Lines become taller when they are laid out, and the box when the panel does. */
  private readonly observer = new ResizeObserver(() => this.keepEnd());
  private top = 0;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
      }
      header {
        display: flex;
        align-items: baseline;
        gap: 8px;
        padding: 0 20px 8px 0;
      }
      .scroll {
        flex: 1;
        min-height: 0;
        font: 11px/17px var(--ptl-mono);
      }
      .line {
        content-visibility: auto;
        contain-intrinsic-size: auto none auto 17px;
        padding: 0 20px 0 2ch;
        text-indent: -2ch;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .time {
        color: var(--ptl-muted);
      }
      .warning {
        color: var(--ptl-warning);
      }
      .failed {
        color: var(--ptl-failed);
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.updateComplete.then(() => {
      if (!this.isConnected) return;
      this.observer.observe(this);
      this.observer.observe(this.all);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('lines')) this.keepEnd();
  }

  override render(): unknown {
    return html`<header>
        <h2>Log</h2>
        <span class="small muted clip">${this.caption()}</span>
        <span class="grow"></span>
        ${this.follows ? nothing : html`<button class="link small" @click=${() => this.toEnd()}>Follow</button>`}
        <button
          class="link small"
          aria-label="Open the log"
          @click=${() => this.dispatchEvent(new CustomEvent('ptl-act', { detail: { action: 'openLog' }, bubbles: true, composed: true }))}
        >
          Open
        </button>
      </header>
      <div class="scroll scrolls" tabindex="0" role="log" aria-label="Trainer log" aria-live="off" @scroll=${this.onScroll}>
        <div class="all">${this.lines.map((line) => drawnLine(line))}</div>
      </div>`;
  }

  private caption(): string {
    if (this.problem !== null) return this.problem;
    if (this.lines.length === 0) return 'nothing written yet';
    return this.truncated ? `last ${counted(this.lines.length, 'line')}` : '';
  }

  private toEnd(): void {
    this.follows = true;
    this.keepEnd();
  }

  private keepEnd(): void {
    const { scroller } = this;
    if (!scroller || !this.follows) return;
    scroller.scrollTop = scroller.scrollHeight;
    this.top = scroller.scrollTop;
  }

  private readonly onScroll = (): void => {
    const { scroller } = this;
    if (!scroller) return;
    const isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END;
    // A box that grows or shrinks moves the end away as well; only going up means reading.
    if (isAtEnd) this.follows = true;
    else if (scroller.scrollTop < this.top - 1) this.follows = false;
    this.top = scroller.scrollTop;
  };
}

function drawnLine(line: string): unknown {
  const text = visibleText(line).replaceAll('\n', '⏎');
  const time = /^(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d+)?Z?\s*/.exec(text)?.[0] ?? '';
  const rest = text.slice(time.length);
  const tone = /\b(error|failed|fatal|NaN|Traceback)\b/.test(rest)
    ? 'failed'
    : /\b(warn(ing)?|no gradient)\b/i.test(rest)
      ? 'warning'
      : '';
  return html`<div class="line"><span class="time">${time}</span><span class=${tone}>${rest}</span></div>`;
}
