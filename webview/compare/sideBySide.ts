import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { heatLevel } from '../../src/analysis/heat';
import { counted } from '../../src/analysis/numberText';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import type { Outline, TokenEvent, TokenText } from '../shared/tokens/tokenText';
import '../shared/tokens/tokenText';
import { drawnWire, wireBetween, type Wire } from './differenceWire';
import { alignedLines, type AlignedLines } from './model/alignedLines';
import { entropyTop, type SideName, type TextPair, type TextSide } from './model/sides';
import type { Place } from './model/walk';
import './sideHead';
import { sideBySideStyles } from './sideBySideStyles';

/** Height of a line of text, px. */
const LINE = 30;
const NUMBERS = 36;

export type PlaceEvent = Place & { rect: DOMRect };

/**
 * Two texts side by side, line by line aligned, with what differs outlined and the first difference connected.
 *
 * @fires ptl-place-hover - `detail: PlaceEvent | null`
 * @fires ptl-place-focus - `detail: PlaceEvent`
 * @fires ptl-place-pin - `detail: PlaceEvent`
 * @fires ptl-place-escape
 * @fires ptl-place-across - `detail: Place | null`: up or down from the token the keyboard is on
 */
@customElement('ptl-side-by-side')
export class SideBySide extends LitElement {
  @property({ attribute: false }) pair!: TextPair;
  @property() baseLabel = '';
  @property() otherLabel = '';
  @property({ attribute: false }) focused: Place | null = null;

  @query('.left') private left!: TokenText;
  @query('.right') private right!: TokenText;
  @query('.columns') private columns!: HTMLElement;
  @query('.probe') private probe!: HTMLElement;
  @state() private fitting = 60;
  @state() private wire: Wire | null = null;
  private laidOut: AlignedLines | null = null;
  private readonly resize = new ResizeObserver(() => this.measure());

  static override styles = [baseStyles, sideBySideStyles];

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
          ${this.side(
            base,
            lines.left,
            lines.lines.map(({ left }) => left),
            this.baseLabel,
          )}
          ${this.side(
            other,
            lines.right,
            lines.lines.map(({ right }) => right),
            this.otherLabel,
          )}
          ${this.wire ? drawnWire(this.wire) : nothing}
        </div>
      </div>`;
  }

  /** Puts the keyboard on a token and brings it into view. */
  async goTo({ side, index }: Place): Promise<void> {
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

  private side(side: TextSide, texts: readonly string[], numbers: readonly (number | null)[], label: string): unknown {
    const { name, row } = side;
    const { diff } = this.pair;
    const top = entropyTop(this.pair);
    const place = (event: CustomEvent<TokenEvent | null>, kind: string): void => {
      event.stopPropagation();
      const detail = event.detail === null ? null : { ...event.detail, side: name };
      this.dispatchEvent(new CustomEvent(`ptl-place-${kind}`, { detail }));
    };
    return html`<div class="side">
      <ptl-side-head class="stacked-head" .side=${side} label=${label}></ptl-side-head>
      <div aria-hidden="true" class="numbers">
        ${numbers.map((number, line) =>
          number === null
            ? nothing
            : html`<span class="number" ${styled({ '--line': String(line), transform: `translateY(${line * LINE}px)` })}
                >${number}</span
              >`,
        )}
      </div>
      <ptl-token-text
        class=${name === 'base' ? 'left' : 'right'}
        eager
        .texts=${texts}
        .levels=${row.entropies.map((entropy) => heatLevel(entropy, top))}
        .dimmedTo=${diff.firstDivergence ?? diff.commonPrefix}
        .outlines=${outlinesOf(this.pair, name)}
        .focused=${this.focused?.side === name ? this.focused.index : null}
        label="Text of ${label}, ${counted(row.token_ids.length, side.found ? 'word' : 'token')}"
        @ptl-token-hover=${(event: CustomEvent<TokenEvent | null>) => place(event, 'hover')}
        @ptl-token-focus=${(event: CustomEvent<TokenEvent>) => place(event, 'focus')}
        @ptl-token-pin=${(event: CustomEvent<TokenEvent>) => place(event, 'pin')}
        @ptl-token-leave=${() => this.dispatchEvent(new CustomEvent('ptl-place-across', { detail: this.focused }))}
        @ptl-token-escape=${() => this.dispatchEvent(new CustomEvent('ptl-place-escape'))}
      ></ptl-token-text>
    </div>`;
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
    const wire = at === null || !origin ? null : wireBetween(this.left, this.right, at, origin);
    if (JSON.stringify(wire) !== JSON.stringify(this.wire)) this.wire = wire;
  }
}

function outlinesOf({ diff }: TextPair, name: SideName): Outline[] {
  const colour = name === 'base' ? '--ptl-base' : '--ptl-trained';
  return diff.spans.flatMap((span) => {
    const [from, to] = name === 'base' ? [span.leftStart, span.leftEnd] : [span.rightStart, span.rightEnd];
    return span.kind === 'same' || from === to ? [] : [{ from, to, colour, thick: from === diff.firstDivergence }];
  });
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-side-by-side': SideBySide;
  }
}
