import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { TokenStatistics } from '../../src/contract/tokenTable';
import { heatLevel } from '../../src/analysis/heat';
import { toHex } from '../shared/colour';
import '../shared/icons';
import { activeRowStyles, RowsInView } from '../shared/rowsInView';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { ThemeFollower } from '../shared/themeFollower';
import { chipRamp } from '../shared/tokens/heatChip';
import type { LevelColour } from '../shared/tokens/heatRamp';
import { listColumns, listScale, spokenRow, type ListColumn, type ListScale } from './listColumns';
import { chipOf, type SortColumn, type Sorting, type TokenList } from './model/tokenLists';
import { tokenListStyles } from './tokenListStyles';

const ROW = 24;

/**
 * Tokens with their means; only rows in view are in the document. Arrows walk the rows and select, column heads sort.
 *
 * @fires ptl-token - `detail: number`: the id of the token whose places are wanted
 * @fires ptl-sort - `detail: Sorting`
 */
@customElement('ptl-token-list')
export class TokenListView extends LitElement {
  @property({ attribute: false }) rows: readonly TokenStatistics[] = [];
  @property() list: TokenList = 'highest';
  @property() label = '';
  @property({ attribute: false, hasChanged: isSortedOtherwise }) sorting!: Sorting;
  @property({ attribute: false }) selected: number | null = null;
  /** Entropy from which a position is one of the top 20 %, and at the top of the heat scale, nats. */
  @property({ type: Number }) forking = Infinity;
  @property({ type: Number }) heatTop = 2.1;
  @property() reference = 'base';
  @query('.list') private frame!: HTMLElement;
  private scale!: ListScale;
  private readonly inView = new RowsInView(this, ROW);

  constructor() {
    super();
    new ThemeFollower(this);
  }

  static override styles = [baseStyles, activeRowStyles, tokenListStyles];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('rows') || changed.has('forking') || changed.has('reference'))
      this.scale = listScale(this.rows, this.forking, this.reference);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (
      (changed.has('list') && changed.get('list') !== undefined) ||
      (changed.has('sorting') && changed.get('sorting') !== undefined)
    )
      this.frame.scrollTop = 0;
    else if (changed.has('rows') || changed.has('selected')) this.inView.reveal(this.at);
  }

  override render(): unknown {
    const { rows } = this;
    const columns = listColumns(this.list, this.scale);
    const active = Math.max(0, this.at);
    const ramp = chipRamp();
    const widths = { '--ptl-list-columns': ['104px', ...columns.map(({ width }) => width)].join(' ') };
    return html`<div class="line head axis" ${styled(widths)}>
        ${this.head('token', 'token', 'The token as it was written where it was first seen; ␣ is a space')}
        ${columns.map((column) => this.head(column.title, column.sort, column.explanation, column))}
      </div>
      <div
        class="list scrolls"
        role="listbox"
        aria-label=${this.label}
        tabindex="0"
        aria-activedescendant=${rows.length === 0 ? nothing : `row-${active}`}
        @scroll=${this.inView.look}
        @keydown=${this.onKey}
        ${styled(widths)}
      >
        <div ${styled({ height: `${rows.length * ROW}px` })} role="presentation"></div>
        ${this.inView.drawn(rows.length, active).map((index) => this.row(index, index === active, columns, ramp))}
      </div>`;
  }

  private head(title: string, sort: SortColumn | null, explanation: string, column?: ListColumn): unknown {
    const isSorted = sort !== null && this.sorting.column === sort;
    const { isDescending } = this.sorting;
    return html`<span class=${column?.isRight ? 'right' : ''} title=${explanation}
      >${
        sort === null
          ? html`<span class="clip">${title}</span>`
          : html`<button
              aria-pressed=${isSorted}
              aria-label=${isSorted ? `${title}, sorted ${isDescending ? 'downwards' : 'upwards'}` : `Sort by ${title}`}
              @click=${() => this.sort(sort)}
            >
              <span class="clip">${title}</span>${
                isSorted ? html`<ptl-icon name=${isDescending ? 'chevron-down' : 'chevron-up'}></ptl-icon>` : nothing
              }
            </button>`
      }${column?.key === undefined ? nothing : html`<span class="clip">${column.key}</span>`}</span
    >`;
  }

  private row(index: number, isActive: boolean, columns: readonly ListColumn[], ramp: readonly LevelColour[]): unknown {
    const token = this.rows[index]!;
    const colour = ramp[(heatLevel(token.entropy, this.heatTop) ?? 0) - 1];
    const text = chipOf(token.text);
    return html`<div
      id="row-${index}"
      class="line ${isActive ? 'active' : ''}"
      role="option"
      aria-selected=${token.id === this.selected}
      aria-setsize=${this.rows.length}
      aria-posinset=${index + 1}
      aria-label=${spokenRow(token, this.reference)}
      data-index=${index}
      ${styled({ top: `${index * ROW}px` })}
      @click=${() => this.choose(index)}
    >
      <span
        ><span
          class="chip clip"
          title="${text}, token ${token.id}"
          ${styled({ background: colour ? toHex(colour.background) : null, color: colour ? toHex(colour.text) : null })}
          >${text}</span
        ></span
      >${columns.map((column) => html`<span class=${column.isRight ? 'right' : ''}>${column.cell(token)}</span>`)}
    </div>`;
  }

  /** Index of the selected row; −1 where it is not in the list. */
  private get at(): number {
    return this.rows.findIndex(({ id }) => id === this.selected);
  }

  private sort(column: SortColumn): void {
    const { sorting } = this;
    const isDescending = sorting.column === column ? !sorting.isDescending : column !== 'token';
    this.dispatchEvent(new CustomEvent('ptl-sort', { detail: { column, isDescending } satisfies Sorting }));
  }

  private choose(index: number): void {
    const token = this.rows[index];
    if (token) this.dispatchEvent(new CustomEvent('ptl-token', { detail: token.id }));
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const { at } = this;
    const target =
      event.key === 'Enter' || event.key === ' ' ? Math.max(0, at) : this.inView.target(event.key, at, this.rows.length);
    if (target === undefined) return;
    event.preventDefault();
    this.inView.reveal(target);
    this.choose(target);
  };
}

function isSortedOtherwise(now: Sorting, before: Sorting | undefined): boolean {
  return now.column !== before?.column || now.isDescending !== before.isDescending;
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-token-list': TokenListView;
  }
}
