import { html, LitElement, nothing, svg, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { numberTick, roundScale } from '../../src/analysis/chart/ticks';
import { counted, fixed } from '../../src/analysis/numberText';
import '../shared/segments';
import { baseStyles } from '../shared/theme';
import { differingStretches, entropyColumns, type EntropyColumn } from './model/entropyColumns';
import { meanEntropy } from './model/likelihood';
import type { ComparedPair } from './model/sides';
import type { Place } from './model/walk';
import { entropyBarsStyles } from './entropyBarsStyles';
import './entropyTable';

const TOP = 10;
const ZERO = 176;
const ROWS = [200, 222] as const;
const HEIGHT = 252;
const LEFT = 64;
/** Columns drawn beyond both edges of what is in view, px. */
const SPARE = 400;

/**
 * Entropy of each token under the model that wrote it, both texts aligned: the text is the axis.
 *
 * @fires ptl-place - `detail: Place`: a token was chosen
 */
@customElement('ptl-entropy-bars')
export class EntropyBars extends LitElement {
  @property({ attribute: false }) pair!: ComparedPair;
  @property() otherName = 'other';
  @property({ attribute: false }) focused: Place | null = null;
  @property() view: 'bars' | 'table' = 'bars';
  @query('.probe') private probe!: HTMLElement;
  @query('.scroll') private scroller!: HTMLElement | null;
  @state() private character = 7.83;
  @state() private from = 0;
  @state() private visible = 1300;
  private laidOut: ReturnType<typeof entropyColumns> | null = null;
  private readonly resize = new ResizeObserver(() => this.measure());

  static override styles = [baseStyles, entropyBarsStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    this.resize.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resize.disconnect();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('pair') || changed.has('character')) this.laidOut = entropyColumns(this.pair, this.character);
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('focused') && this.focused) this.reveal(this.focused);
  }

  override render(): unknown {
    const { pair, otherName } = this;
    const differences = pair.diff.spans.filter(({ kind }) => kind !== 'same').length;
    const words = `Mean entropy: base ${fixed(meanEntropy(pair.base))} nats, ${otherName} ${fixed(meanEntropy(pair.other))} nats.`;
    return html`<div class="head">
        <h2>Entropy of each token, aligned</h2>
        <span class="axis key"><i class="of-base"></i>base</span
        ><span class="axis key"><i class="of-other"></i>${otherName}</span>
        <span class="unseen">${words}</span>
        <span class="grow"></span>
        ${
          differences === 0
            ? nothing
            : html`<span class="axis keys"
                >${counted(differences, 'differing span')} <kbd>F7</kbd> next <kbd>⇧ F7</kbd> previous</span
              >`
        }
        <ptl-segments
          label="Show entropies as"
          .options=${[
            { value: 'bars', label: 'Bars' },
            { value: 'table', label: 'Table' },
          ]}
          .value=${this.view}
          @ptl-change=${({ detail }: CustomEvent<string>) => (this.view = detail === 'table' ? 'table' : 'bars')}
        ></ptl-segments>
      </div>
      <span class="probe" aria-hidden="true">0000000000</span>
      ${
        this.view === 'table'
          ? html`<ptl-entropy-table .columns=${this.laidOut?.columns ?? []} otherName=${otherName}></ptl-entropy-table>`
          : this.chart()
      }`;
  }

  private chart(): unknown {
    const { columns, width } = this.laidOut ?? { columns: [], width: 0 };
    const most = columns.reduce(
      (high, { leftEntropy, rightEntropy }) => Math.max(high, leftEntropy ?? 0, rightEntropy ?? 0),
      0.5,
    );
    const { ticks, high, distance } = roundScale(0, most, 4);
    const y = (value: number): number => ZERO - (value / high) * (ZERO - TOP - 4);
    const prefix = this.pair.diff.commonPrefix;
    const fork = this.pair.diff.firstDivergence === null ? null : (columns[prefix]?.x ?? 0) - (columns[prefix]?.width ?? 0) / 2;
    const sharedTo = fork ?? width;
    const all = Math.max(width + 12, this.visible);
    const [from, to] = [this.from - SPARE, this.from + this.visible + SPARE];
    return html`<div class="chart">
      <svg width=${LEFT} height=${HEIGHT} aria-hidden="true">
        ${ticks.map((tick, index) => svg`<text class="end" x=${LEFT - 8} y=${y(tick) + 4}>${numberTick(tick, distance)}${index === ticks.length - 1 ? ' nats' : ''}</text>`)}
        <text class="end" x=${LEFT - 8} y=${ROWS[0]}>base</text>
        <text class="end" x=${LEFT - 8} y=${ROWS[1]}>${clipped(this.otherName)}</text>
      </svg>
      <div
        class="scroll scrolls"
        tabindex="0"
        role="img"
        aria-label="Entropy of each token of both texts, aligned"
        @scroll=${this.onScroll}
      >
        <svg width=${all} height=${HEIGHT} @click=${this.onClick}>
          ${prefix > 0 ? svg`<rect class="shared" x="0" y="6" width=${sharedTo} height="226" rx="3"></rect>` : nothing}
          ${ticks.map((tick) => svg`<line class=${tick === 0 ? 'zero' : 'grid'} x1="0" x2=${all} y1=${y(tick)} y2=${y(tick)}></line>`)}
          ${this.marker(columns)}
          ${columns.map((column) => (column.x < from || column.x > to ? nothing : this.column(column, y)))}
          ${differingStretches(columns).map(([first, end]) => this.frame(columns, first, end, from, to))}
          ${
            fork === null
              ? nothing
              : svg`<line class="fork" x1=${fork} x2=${fork} y1="6" y2="232"></line>
                <text class="words" x=${fork + 6} y="18">first difference</text>`
          }
          ${
            prefix > 0 && sharedTo > 60
              ? svg`<text class=${sharedTo > 240 ? 'middle' : ''} x=${sharedTo > 240 ? Math.min(sharedTo, this.visible) / 2 : 4} y="246">${sharedWords(prefix)}</text>`
              : nothing
          }
        </svg>
      </div>
    </div>`;
  }

  private column(
    { x, left, right, leftText, rightText, leftEntropy, rightEntropy, same }: EntropyColumn,
    y: (value: number) => number,
  ): unknown {
    const bar = (value: number | null, at: number, kind: string): unknown =>
      value === null || ZERO - y(value) < 0.5
        ? nothing
        : svg`<rect class=${kind} x=${at} y=${y(value)} width="7" height=${ZERO - y(value)}></rect>`;
    return svg`${bar(leftEntropy, x - 7.5, 'of-base')}${bar(rightEntropy, x + 0.5, 'of-other')}
      ${left === null ? nothing : svg`<text class="token ${same ? '' : 'differs'}" x=${x} y=${ROWS[0]}>${leftText}</text>`}
      ${right === null ? nothing : svg`<text class="token ${same ? '' : 'differs'}" x=${x} y=${ROWS[1]}>${rightText}</text>`}`;
  }

  private frame(columns: readonly EntropyColumn[], first: number, end: number, from: number, to: number): unknown {
    const a = columns[first];
    const b = columns[end - 1];
    if (!a || !b || b.x < from || a.x > to) return nothing;
    const left = a.x - a.width / 2 + 2;
    const isFirst = first === this.pair.diff.commonPrefix;
    return svg`<rect class="frame ${isFirst ? 'first' : ''}" x=${left} y=${ROWS[0] - 15} width=${b.x + b.width / 2 - 2 - left} height="44" rx="4"></rect>`;
  }

  /** The column of the token the keyboard is on. */
  private marker(columns: readonly EntropyColumn[]): unknown {
    const column = this.columnOf(columns, this.focused);
    return column
      ? svg`<rect class="here" x=${column.x - column.width / 2 + 1} y="8" width=${column.width - 2} height="224" rx="3"></rect>`
      : nothing;
  }

  private columnOf(columns: readonly EntropyColumn[], place: Place | null): EntropyColumn | undefined {
    return place === null
      ? undefined
      : columns.find((column) => (place.side === 'base' ? column.left : column.right) === place.index);
  }

  private reveal(place: Place): void {
    const { scroller } = this;
    const column = this.columnOf(this.laidOut?.columns ?? [], place);
    if (!scroller || !column) return;
    if (column.x < scroller.scrollLeft + 40 || column.x > scroller.scrollLeft + scroller.clientWidth - 40) {
      scroller.scrollLeft = column.x - scroller.clientWidth / 2;
    }
  }

  private measure(): void {
    const character = this.probe?.getBoundingClientRect().width / 10;
    if (character > 0) this.character = character;
    if (this.scroller) this.visible = this.scroller.clientWidth;
  }

  private readonly onScroll = (): void => {
    if (this.scroller) this.from = this.scroller.scrollLeft;
  };

  private readonly onClick = (event: MouseEvent): void => {
    const svgBox = (event.currentTarget as Element).getBoundingClientRect();
    const x = event.clientX - svgBox.left;
    const column = this.laidOut?.columns.find((each) => Math.abs(each.x - x) <= each.width / 2);
    if (!column) return;
    const isLower = event.clientY - svgBox.top > (ROWS[0] + ROWS[1]) / 2 - 4;
    const side = (isLower && column.right !== null) || column.left === null ? 'other' : 'base';
    const index = side === 'base' ? column.left : column.right;
    if (index !== null) this.dispatchEvent(new CustomEvent('ptl-place', { detail: { side, index } }));
  };
}

function sharedWords(prefix: number): string {
  return `same ${counted(prefix, 'token')}, scored by both models`;
}

const clipped = (name: string): string => (name.length > 9 ? `${name.slice(0, 8)}…` : name);
