import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { fixed } from '../../src/analysis/numberText';
import './accuracyLine';
import '../shared/icons';
import { activeRowStyles, RowsInView } from '../shared/rowsInView';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { nextSorting, spokenRow, type ExampleRow, type SortColumn, type Sorting } from './model/ranking';

const ROW = 26;

const HEADS: readonly { sort: SortColumn; title: string; explanation: string }[] = [
  { sort: 'problem', title: 'example', explanation: 'The prompt, or the id of the example' },
  { sort: 'variance', title: 'variance', explanation: 'Of its accuracies over the epochs: v = Var(s₁ … s_E), Wang et al. 2025' },
  { sort: 'mean', title: 'mean', explanation: 'Mean of its accuracies' },
  { sort: 'epochs', title: 'epochs', explanation: 'Times that it was trained on' },
];

/**
 * Training examples by variance, one or two of which can be chosen. Arrows walk them, Space, Enter or a click chooses and lets go; column heads sort. Only rows in
 * view are in the document.
 *
 * @fires ptl-sort - `detail: Sorting`
 * @fires ptl-toggle - `detail: string`: the id of an example
 */
@customElement('ptl-example-table')
export class ExampleTable extends LitElement {
  /** In the order shown. */
  @property({ attribute: false }) rows: readonly ExampleRow[] = [];
  @property({ attribute: false }) sorting!: Sorting;
  @property({ attribute: false }) chosen: readonly string[] = [];
  @state() private active = 0;
  private readonly inView = new RowsInView(this, ROW);

  static override styles = [
    baseStyles,
    activeRowStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        min-width: 0;
      }
      .line {
        display: grid;
        grid-template-columns: 16px 28px minmax(120px, 1fr) 64px 48px 48px minmax(72px, 160px);
        gap: 0 12px;
        align-items: center;
        padding: 0 16px 0 20px;
      }
      .head {
        flex: none;
        height: 30px;
        border-bottom: 1px solid var(--ptl-hairline);
        overflow: hidden;
        /* As the rows below, which scroll. */
        scrollbar-gutter: stable;
        scrollbar-width: thin;
      }
      .head button {
        display: flex;
        align-items: center;
        min-width: 0;
        padding: 0;
        border: 0;
        background: none;
        color: inherit;
        font: inherit;
        cursor: pointer;
      }
      .head button:hover,
      .head [aria-pressed='true'] {
        color: var(--ptl-text);
      }
      .head [aria-pressed='true'] {
        font-weight: 600;
      }
      .figure {
        justify-self: end;
      }
      .list {
        flex: 1;
        min-height: 104px;
        position: relative;
        scrollbar-gutter: stable;
      }
      [role='option'] {
        position: absolute;
        left: 0;
        right: 0;
        height: ${ROW}px;
        cursor: pointer;
        font: 12px/16px var(--ptl-font);
      }
      [role='option']:hover {
        background: var(--ptl-row-hover);
      }
      [aria-selected='true'],
      [aria-selected='true']:hover {
        background: var(--ptl-selection);
        color: var(--ptl-selection-text);
        box-shadow: inset 0 0 0 1px var(--vscode-contrastActiveBorder, transparent);
      }
      [aria-selected='true'] .muted {
        color: inherit;
      }
      .box {
        display: grid;
        place-items: center;
        width: 16px;
        height: 16px;
        border: 1px solid var(--ptl-baseline);
        border-radius: 3px;
      }
      [aria-selected='true'] .box {
        border-color: currentColor;
      }
      ptl-accuracy-line {
        height: 20px;
        color: var(--ptl-trained);
      }
      [aria-selected='true'] ptl-accuracy-line {
        color: inherit;
      }
      @container (max-width: 520px) {
        .line {
          grid-template-columns: 16px minmax(80px, 1fr) 60px 40px 56px;
        }
        .wide {
          display: none;
        }
      }
      .frame {
        container-type: inline-size;
        display: flex;
        flex-direction: column;
        flex: 1;
        min-height: 0;
      }
    `,
  ];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('rows')) return;
    const before = changed.get('rows')?.[this.active]?.problem;
    // The keyboard stays at its example while a run goes on; another order begins at its top.
    const at = changed.has('sorting') ? 0 : this.rows.findIndex(({ problem }) => problem === before);
    this.active = Math.max(0, at);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('sorting') && changed.get('sorting') !== undefined) this.inView.reveal(0);
  }

  override render(): unknown {
    const { rows } = this;
    return html`<div class="frame">
      <div class="line head axis">
        <span></span><span class="figure wide" title="Place by variance">#</span>
        ${HEADS.map((head) => this.head(head))}
        <span class="clip" title="From the first epoch to the last; the bottom is 0, the top 1">accuracy by epoch</span>
      </div>
      <div
        class="list scrolls"
        role="listbox"
        aria-label="Training examples"
        aria-multiselectable="true"
        tabindex="0"
        aria-activedescendant="row-${this.active}"
        @scroll=${this.inView.look}
        @keydown=${this.onKey}
      >
        <div ${styled({ height: `${rows.length * ROW}px` })} role="presentation"></div>
        ${this.inView.drawn(rows.length, this.active).map((index) => this.row(rows[index]!, index))}
      </div>
    </div>`;
  }

  private head({ sort, title, explanation }: (typeof HEADS)[number]): unknown {
    const { column, isDescending } = this.sorting;
    const isSorted = column === sort;
    const kind = sort === 'problem' ? '' : sort === 'epochs' ? 'figure wide' : 'figure';
    return html`<span class=${kind} title=${explanation}>
      <button
        aria-pressed=${isSorted}
        aria-label=${isSorted ? `${title}, sorted ${isDescending ? 'downwards' : 'upwards'}` : `Sort by ${title}`}
        @click=${() => this.tell('ptl-sort', nextSorting(this.sorting, sort))}
      >
        ${title}${isSorted ? html`<ptl-icon name=${isDescending ? 'chevron-down' : 'chevron-up'}></ptl-icon>` : ''}
      </button>
    </span>`;
  }

  private row(row: ExampleRow, index: number): unknown {
    const isChosen = this.chosen.includes(row.problem);
    return html`<div
      id="row-${index}"
      class="line ${index === this.active ? 'active' : ''}"
      role="option"
      aria-selected=${isChosen}
      aria-setsize=${this.rows.length}
      aria-posinset=${index + 1}
      aria-label=${spokenRow(row)}
      ${styled({ top: `${index * ROW}px` })}
      @click=${() => this.toggle(index)}
    >
      <span class="box">${isChosen ? html`<ptl-icon name="check"></ptl-icon>` : ''}</span>
      <span class="figure muted wide">${row.place}</span>
      <span class="mono clip" title=${row.text}>${row.text}</span>
      <span class="figure">${fixed(row.variance, 4)}</span>
      <span class="figure">${fixed(row.mean)}</span>
      <span class="figure wide">${row.accuracies.length}</span>
      <ptl-accuracy-line .accuracies=${row.accuracies}></ptl-accuracy-line>
    </div>`;
  }

  private toggle(index: number): void {
    const row = this.rows[index];
    if (!row) return;
    this.active = index;
    this.tell('ptl-toggle', row.problem);
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const target = this.inView.target(event.key, this.active, this.rows.length);
    if (event.key === 'Enter' || event.key === ' ') this.toggle(this.active);
    else if (target !== undefined) {
      this.active = target;
      this.inView.reveal(target);
    } else return;
    event.preventDefault();
  };

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-example-table': ExampleTable;
  }
}
