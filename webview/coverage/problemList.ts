import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { count } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import { activeRowStyles, RowsInView } from '../shared/rowsInView';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import type { Category, ProblemRow } from './model/problemRows';
import type { ShownLine } from './model/shown';
import { problemListStyles } from './problemListStyles';

const ROW = 24;
const LABELS: Record<Category, string> = {
  lost: 'Lost',
  gained: 'Gained',
  kept: 'Kept',
  neither: 'Neither',
  never: 'Never Solved',
  sometimes: 'Sometimes',
  always: 'Always',
};

/**
 * The problems of one category with the number of right samples of each model. Arrows walk them, Enter or a click opens the samples.
 * Only rows in view are in the document.
 *
 * @fires ptl-category - `detail: Category`
 * @fires ptl-problem - `detail: string`: the id of the problem whose samples are wanted
 * @fires ptl-in-view - `detail: string[]`: the ids of the problems in view, of which the prompts are wanted
 */
@customElement('ptl-problems')
export class ProblemList extends LitElement {
  @property({ attribute: false }) rows: ReadonlyMap<Category, readonly ProblemRow[]> = new Map();
  @property({ attribute: false }) category: Category = 'lost';
  @property({ attribute: false }) prompts: ReadonlyMap<string, string> = new Map();
  @property({ attribute: false }) base!: ShownLine;
  @property({ attribute: false }) other: ShownLine | null = null;
  /** The problem whose samples are shown; null where none are. */
  @property({ attribute: false }) selected: string | null = null;
  @state() private focused = 0;
  private totals = totalsOf([]);
  @query('.list') private list!: HTMLElement;
  private readonly inView = new RowsInView(this, ROW);

  static override styles = [baseStyles, activeRowStyles, problemListStyles];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('category') || changed.has('rows')) this.totals = totalsOf(this.shownRows);
    if (!changed.has('category') && !changed.has('rows') && !changed.has('selected')) return;
    const at = this.shownRows.findIndex(({ id }) => id === this.selected);
    this.focused = at >= 0 ? at : changed.has('category') ? 0 : Math.min(this.focused, Math.max(0, this.shownRows.length - 1));
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('category') && !changed.has('selected')) this.list.scrollTop = 0;
    const { shownRows } = this;
    const detail = this.inView.drawn(shownRows.length, this.focused).map((index) => shownRows[index]!.id);
    this.dispatchEvent(new CustomEvent('ptl-in-view', { detail }));
  }

  override render(): unknown {
    const { shownRows: rows, other } = this;
    const { most, total } = this.totals;
    return html`<div class="all ${other ? '' : 'alone'}">
      <div class="tabs" role="tablist" aria-label="Problems" @keydown=${this.onTabKey}>
        ${[...this.rows].map(
          ([category, { length }]) =>
            html`<button
              role="tab"
              aria-selected=${category === this.category}
              tabindex=${category === this.category ? 0 : -1}
              ?disabled=${length === 0 && category !== this.category}
              @click=${() => this.choose(category)}
            >
              ${LABELS[category]} ${count(length)}
            </button>`,
        )}
      </div>
      <div class="row head axis" ?hidden=${rows.length === 0}>
        <span>problem</span><span class="clip">${this.base.name}, right of ${total.base}</span>
        ${
          other
            ? html`<span class="clip" title="${other.name}, right of ${total.other}"
                >${other.name}${total.other === total.base ? '' : `, right of ${total.other}`}</span
              >`
            : nothing
        }
      </div>
      ${rows.length === 0 ? html`<p class="nothing small muted">There is no such problem.</p>` : nothing}
      <div
        class="list scrolls"
        role="listbox"
        tabindex="0"
        aria-activedescendant=${rows.length === 0 ? nothing : `row-${this.focused}`}
        aria-label="${LABELS[this.category]}"
        ?hidden=${rows.length === 0}
        @scroll=${this.inView.look}
        @keydown=${this.onKey}
      >
        <div ${styled({ height: `${rows.length * ROW}px` })} role="presentation"></div>
        ${this.inView.drawn(rows.length, this.focused).map((index) => this.row(rows[index]!, index, rows.length, most))}
      </div>
    </div>`;
  }

  private row(row: ProblemRow, index: number, total: number, most: number): unknown {
    const { other } = this;
    const text = visibleText(this.prompts.get(row.id) ?? row.id).trim();
    return html`<div
      id="row-${index}"
      class="row ${index === this.focused ? 'active' : ''}"
      role="option"
      aria-selected=${row.id === this.selected}
      aria-setsize=${total}
      aria-posinset=${index + 1}
      aria-label="${text}: ${this.base.name} ${row.base.c} of ${row.base.n} right${
        other && row.other ? `, ${other.name} ${row.other.c} of ${row.other.n}` : ''
      }"
      title="${text}&#10;Show the samples of this problem"
      data-index=${index}
      ${styled({ top: `${index * ROW}px` })}
      @click=${() => this.open(index)}
    >
      <span class="mono clip">${text}</span
      >${share(row.base, this.base, most)}${other && row.other ? share(row.other, other, most) : nothing}
      <ptl-icon name="chevron-right"></ptl-icon>
    </div>`;
  }

  private get shownRows(): readonly ProblemRow[] {
    return this.rows.get(this.category) ?? [];
  }

  private open(index: number): void {
    const row = this.shownRows[index];
    if (!row) return;
    this.focused = index;
    this.dispatchEvent(new CustomEvent('ptl-problem', { detail: row.id }));
  }

  private choose(category: Category): void {
    this.dispatchEvent(new CustomEvent('ptl-category', { detail: category }));
  }

  private readonly onTabKey = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const open = [...this.rows]
      .filter(([category, { length }]) => length > 0 || category === this.category)
      .map(([name]) => name);
    const next = by && open[(open.indexOf(this.category) + by + open.length) % open.length];
    if (!next) return;
    event.preventDefault();
    this.choose(next);
    void this.updateComplete.then(() =>
      this.shadowRoot?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus(),
    );
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    const target = this.inView.target(event.key, this.focused, this.shownRows.length);
    if (event.key === 'Enter' || event.key === ' ') this.open(this.focused);
    else if (target !== undefined) this.walk(target);
    else return;
    event.preventDefault();
  };

  /** Moves the active row, and what is shown where samples are. */
  private walk(index: number): void {
    this.focused = index;
    this.inView.reveal(index);
    if (this.selected !== null) this.open(index);
  }

  /** Puts the focus on the list, at the row that arrows start from. */
  focusRow(): void {
    this.list.focus({ preventScroll: true });
  }
}

function share({ c }: ProblemRow['base'], { colour }: ShownLine, most: number): unknown {
  return html`<span class="share"
    >${c === 0 ? nothing : html`<i ${styled({ width: `max(2px, calc((100% - 34px) * ${c / most}))`, background: `var(${colour})` })}></i>`}<span
      class=${c === 0 ? 'muted none' : ''}
      >${count(c)}</span
    ></span
  >`;
}

/** The most right samples of a row, at least 1, and how many samples each side has of a problem. */
function totalsOf(rows: readonly ProblemRow[]): { most: number; total: { base: string; other: string } } {
  return {
    most: rows.reduce((most, { base, other }) => Math.max(most, base.c, other?.c ?? 0), 1),
    total: {
      base: samplesWords(rows.map(({ base }) => base.n)),
      other: samplesWords(rows.flatMap(({ other }) => other?.n ?? [])),
    },
  };
}

/** `64`, or `32 to 64` where problems differ. */
function samplesWords(samples: readonly number[]): string {
  const least = samples.reduce((a, b) => Math.min(a, b), Infinity);
  const most = samples.reduce((a, b) => Math.max(a, b), -Infinity);
  return least === most ? count(least) : `${count(least)} to ${count(most)}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-problems': ProblemList;
  }
}
