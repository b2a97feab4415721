import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { counted } from '../shared/format';
import { visibleText } from '../shared/hostileText';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';

const LINE = 17;
/** Lines drawn above and below what is in view. */
const SPARE = 20;

/**
 * The end of the trainer's log. Only lines in view are in the document. It follows the end until the reader scrolls up.
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

  @state() private top = 0;
  @state() private height = 0;
  @state() private follows = true;
  @query('.scroll') private scroller!: HTMLElement | null;
  private observer: ResizeObserver | null = null;

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
      header button {
        padding: 0;
        border: 0;
        background: none;
        color: var(--ptl-link);
        font: 12px/16px var(--ptl-font);
        cursor: pointer;
      }
      header button:hover {
        text-decoration: underline;
      }
      .scroll {
        flex: 1;
        min-height: 0;
        font: 11px/17px var(--ptl-mono);
      }
      .all {
        position: relative;
        min-width: max-content;
      }
      .line {
        position: absolute;
        left: 0;
        height: 17px;
        padding-right: 20px;
        white-space: nowrap;
      }
      .line span {
        white-space: pre;
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
    this.observer = new ResizeObserver(() => this.measure());
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer?.disconnect();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('lines') && this.follows) this.toEnd();
  }

  override render(): unknown {
    const { lines } = this;
    const first = Math.max(0, Math.floor(this.top / LINE) - SPARE);
    const last = Math.min(lines.length, Math.ceil((this.top + this.height) / LINE) + SPARE);
    return html`<header>
        <h2>Log</h2>
        <span class="small muted clip">${this.caption()}</span>
        <span class="grow"></span>
        ${this.follows ? nothing : html`<button @click=${() => this.toEnd()}>Follow</button>`}
        <button
          aria-label="Open the log"
          @click=${() => this.dispatchEvent(new CustomEvent('ptl-act', { detail: { action: 'openLog' }, bubbles: true, composed: true }))}
        >
          Open
        </button>
      </header>
      <div class="scroll scrolls" tabindex="0" role="log" aria-label="Trainer log" aria-live="off" @scroll=${this.onScroll}>
        <div class="all" ${styled({ height: `${lines.length * LINE}px` })}>
          ${lines.slice(first, last).map((line, index) => this.line(line, (first + index) * LINE))}
        </div>
      </div>`;
  }

  private caption(): string {
    if (this.problem !== null) return this.problem;
    if (this.lines.length === 0) return 'nothing written yet';
    return this.truncated ? `last ${counted(this.lines.length, 'line')}` : '';
  }

  private line(line: string, top: number): unknown {
    const text = visibleText(line).replaceAll('\n', '⏎');
    const time = /^(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d+)?Z?\s*/.exec(text)?.[0] ?? '';
    const rest = text.slice(time.length);
    const tone = /\b(error|failed|fatal|NaN|Traceback)\b/.test(rest)
      ? 'failed'
      : /\b(warn(ing)?|no gradient)\b/i.test(rest)
        ? 'warning'
        : '';
    return html`<div class="line" ${styled({ top: `${top}px` })}>
      <span class="time">${time}</span><span class=${tone}>${rest}</span>
    </div>`;
  }

  private toEnd(): void {
    this.follows = true;
    const { scroller } = this;
    if (scroller) scroller.scrollTop = scroller.scrollHeight;
    this.measure();
  }

  private measure(): void {
    const { scroller } = this;
    if (!scroller) return;
    this.height = scroller.clientHeight;
    if (this.follows) scroller.scrollTop = scroller.scrollHeight;
    this.top = scroller.scrollTop;
  }

  private readonly onScroll = (): void => {
    const { scroller } = this;
    if (!scroller) return;
    const isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < LINE * 1.5;
    // A box that grows or shrinks moves the end away as well; only going up means reading.
    if (isAtEnd) this.follows = true;
    else if (scroller.scrollTop < this.top - 1) this.follows = false;
    this.top = scroller.scrollTop;
  };
}
