import { css, html, LitElement, nothing, svg, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { entropyScaleTop } from '../../src/analysis/entropy';
import { heatLevel } from '../../src/analysis/heat';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import type { Outline, TokenEvent, TokenText } from '../shared/tokens/tokenText';
import '../shared/tokens/tokenText';
import { alignedLines, type AlignedLines } from './model/alignedLines';
import type { ComparedPair, Side, SideName } from './model/sides';
import './sideHead';

/** Height of a line of text, px. */
const LINE = 30;
const NUMBERS = 36;

export interface TokenPlace {
  side: SideName;
  index: number;
}
export type PlaceEvent = TokenPlace & { rect: DOMRect };

/**
 * Two texts side by side, line by line aligned, with what differs outlined and the first difference connected.
 *
 * @fires ptl-place-hover - `detail: PlaceEvent | null`
 * @fires ptl-place-focus - `detail: PlaceEvent`
 * @fires ptl-place-pin - `detail: PlaceEvent`
 * @fires ptl-place-escape
 * @fires ptl-place-across - `detail: TokenPlace | null`: up or down from the token the keyboard is on
 */
@customElement('ptl-side-by-side')
export class SideBySide extends LitElement {
  @property({ attribute: false }) pair!: ComparedPair;
  @property() baseLabel = '';
  @property() otherLabel = '';
  @property({ attribute: false }) focused: TokenPlace | null = null;

  @query('.left') private left!: TokenText;
  @query('.right') private right!: TokenText;
  @query('.columns') private columns!: HTMLElement;
  @query('.probe') private probe!: HTMLElement;
  @state() private fitting = 60;
  @state() private wire: { x1: number; x2: number; y1: number; y2: number; lane: number } | null = null;
  private laidOut: AlignedLines | null = null;
  private readonly resize = new ResizeObserver(() => this.measure());

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
        border-bottom: 1px solid var(--ptl-hairline);
      }
      .heads,
      .columns {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 64px minmax(0, 1fr);
        padding: 0 16px;
      }
      .heads {
        padding-block: 12px 6px;
      }
      ptl-side-head {
        padding-left: 36px;
      }
      ptl-side-head:last-child {
        grid-column: 3;
      }
      .scrolls {
        max-height: max(240px, 46vh);
      }
      .columns {
        position: relative;
        padding-bottom: 14px;
      }
      .ends-forked {
        padding-bottom: 38px;
      }
      .side {
        position: relative;
        padding-left: 36px;
        min-width: 0;
      }
      .side:last-of-type {
        grid-column: 3;
      }
      ptl-tokens {
        font: 14px/30px var(--ptl-mono);
      }
      .number {
        position: absolute;
        left: 0;
        width: 26px;
        text-align: right;
        font: 11px/30px var(--ptl-mono);
        color: var(--ptl-muted);
        user-select: none;
      }
      .probe {
        position: absolute;
        visibility: hidden;
        font: 14px/30px var(--ptl-mono);
        white-space: pre;
      }
      .wire {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        pointer-events: none;
      }
      .wire path {
        fill: none;
        stroke: var(--ptl-baseline);
        stroke-width: 1.5;
      }
      .tag {
        position: absolute;
        transform: translate(-50%, -50%);
        padding: 1px 8px;
        border-radius: 9px;
        border: 1px solid var(--ptl-outline);
        font: 11px/16px var(--ptl-font);
        white-space: nowrap;
        background: var(--vscode-badge-background, var(--ptl-zero));
        color: var(--vscode-badge-foreground, var(--ptl-text));
        pointer-events: none;
      }
      @media (max-width: 900px) {
        .heads {
          display: none;
        }
        .columns {
          grid-template-columns: minmax(0, 1fr);
          row-gap: 10px;
        }
        .side:last-of-type {
          grid-column: 1;
        }
        .wire,
        .tag {
          display: none;
        }
        .stacked-head {
          display: flex;
          padding: 10px 0 4px;
        }
      }
      @media (min-width: 901px) {
        .stacked-head {
          display: none;
        }
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.resize.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resize.disconnect();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('pair') || changed.has('fitting')) this.laidOut = alignedLines(this.pair, this.fitting);
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('pair') && !changed.has('fitting')) return;
    if (changed.has('pair')) this.measure();
    void Promise.all([this.left.updateComplete, this.right.updateComplete]).then(() => this.connect());
  }

  override render(): unknown {
    const { base, other } = this.pair;
    const lines = this.laidOut;
    if (!lines) return nothing;
    const endsForked = lines.lane === lines.lines.length - 1;
    return html`<div class="heads">
        <ptl-side-head .side=${base} label=${this.baseLabel}></ptl-side-head>
        <ptl-side-head .side=${other} label=${this.otherLabel}></ptl-side-head>
      </div>
      <div class="scrolls" tabindex="-1">
        <div class="columns ${endsForked ? 'ends-forked' : ''}">
          <span class="probe" aria-hidden="true">0000000000</span>
          <div class="side">
            <ptl-side-head class="stacked-head" .side=${base} label=${this.baseLabel}></ptl-side-head>
            ${this.side(
              base,
              lines.left,
              lines.lines.map(({ left }) => left),
              this.baseLabel,
            )}
          </div>
          <div class="side">
            <ptl-side-head class="stacked-head" .side=${other} label=${this.otherLabel}></ptl-side-head>
            ${this.side(
              other,
              lines.right,
              lines.lines.map(({ right }) => right),
              this.otherLabel,
            )}
          </div>
          ${this.connector()}
        </div>
      </div>`;
  }

  /** Puts the keyboard on a token and brings it into view. */
  async goTo({ side, index }: TokenPlace): Promise<void> {
    const text = side === 'base' ? this.left : this.right;
    await text.updateComplete;
    text.focus({}, index);
    const rect = text.rectOf(index);
    const scroller = this.shadowRoot?.querySelector('.scrolls');
    if (!rect || !scroller) return;
    const view = scroller.getBoundingClientRect();
    if (rect.top < view.top + LINE || rect.bottom > view.bottom - LINE)
      scroller.scrollTop += rect.top - view.top - view.height / 3;
  }

  private side(side: Side, texts: readonly string[], numbers: readonly (number | null)[], label: string): unknown {
    const { name, row } = side;
    const { diff } = this.pair;
    const top = entropyScaleTop(maximum([...this.pair.base.row.entropies, ...this.pair.other.row.entropies]));
    const place = (event: CustomEvent<TokenEvent | null>, kind: string): void => {
      event.stopPropagation();
      const detail = event.detail === null ? null : { ...event.detail, side: name };
      this.dispatchEvent(new CustomEvent(`ptl-place-${kind}`, { detail }));
    };
    return html`<div aria-hidden="true" class="numbers">
        ${numbers.map((number, line) =>
          number === null
            ? nothing
            : html`<span class="number" ${styled({ '--line': String(line), transform: `translateY(${line * LINE}px)` })}
                >${number}</span
              >`,
        )}
      </div>
      <ptl-tokens
        class=${name === 'base' ? 'left' : 'right'}
        eager
        .texts=${texts}
        .levels=${row.entropies.map((entropy) => heatLevel(entropy, top))}
        .dimmedTo=${diff.firstDivergence ?? diff.commonPrefix}
        .outlines=${outlinesOf(this.pair, name)}
        .focused=${this.focused?.side === name ? this.focused.index : null}
        label="Text of ${label}, ${row.token_ids.length} tokens"
        @ptl-token-hover=${(event: CustomEvent<TokenEvent | null>) => place(event, 'hover')}
        @ptl-token-focus=${(event: CustomEvent<TokenEvent>) => place(event, 'focus')}
        @ptl-token-pin=${(event: CustomEvent<TokenEvent>) => place(event, 'pin')}
        @ptl-token-leave=${() => this.dispatchEvent(new CustomEvent('ptl-place-across', { detail: this.focused }))}
        @ptl-token-escape=${() => this.dispatchEvent(new CustomEvent('ptl-place-escape'))}
      ></ptl-tokens>`;
  }

  private connector(): unknown {
    const { wire } = this;
    if (!wire) return nothing;
    const { x1, x2, y1, y2, lane } = wire;
    const path = `M${x1} ${y1}V${lane - 6}Q${x1} ${lane} ${x1 + 6} ${lane}H${x2 - 6}Q${x2} ${lane} ${x2} ${lane - 6}V${y2}`;
    return html`<svg class="wire" aria-hidden="true">${svg`<path d=${path}></path>`}</svg>
      <span class="tag" ${styled({ left: `${(x1 + x2) / 2}px`, top: `${lane}px` })}>first difference</span>`;
  }

  private measure(): void {
    const [side] = this.shadowRoot?.querySelectorAll<HTMLElement>('.side') ?? [];
    const character = this.probe?.getBoundingClientRect().width / 10;
    if (!side || !(character > 0)) return;
    this.fitting = Math.max(16, Math.floor((side.clientWidth - NUMBERS - 2) / character));
    this.connect();
  }

  /** Where the connector goes, inside `.columns`. */
  private connect(): void {
    const at = this.pair.diff.firstDivergence;
    const origin = this.columns?.getBoundingClientRect();
    const from = at === null ? null : anchor(this.left, at);
    const to = at === null ? null : anchor(this.right, at);
    const wire =
      from && to && origin
        ? {
            x1: Math.round(from.x - origin.x),
            x2: Math.round(to.x - origin.x),
            y1: Math.round(from.y - origin.y),
            y2: Math.round(to.y - origin.y),
            lane: Math.round(Math.max(from.y, to.y) - origin.y) + 17,
          }
        : null;
    if (JSON.stringify(wire) !== JSON.stringify(this.wire)) this.wire = wire;
  }
}

/** Under the middle of a token; past the end of a text that has no such token. */
function anchor(text: TokenText, index: number): { x: number; y: number } | null {
  const rect = text.rectOf(index);
  if (rect) return { x: rect.x + rect.width / 2, y: rect.bottom + 4 };
  const last = index === 0 ? null : text.rectOf(index - 1);
  return last && { x: last.right + 6, y: last.bottom + 4 };
}

function outlinesOf({ diff }: ComparedPair, name: SideName): Outline[] {
  const colour = name === 'base' ? '--ptl-base' : '--ptl-trained';
  return diff.spans.flatMap((span) => {
    const [from, to] = name === 'base' ? [span.leftStart, span.leftEnd] : [span.rightStart, span.rightEnd];
    return span.kind === 'same' || from === to ? [] : [{ from, to, colour, thick: from === diff.firstDivergence }];
  });
}

function maximum(values: readonly number[]): number | null {
  return values.reduce<number | null>((most, value) => (most === null || value > most ? value : most), null);
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-side-by-side': SideBySide;
  }
}
