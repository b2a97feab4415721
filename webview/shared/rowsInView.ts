import { css, type ReactiveController, type ReactiveControllerHost } from 'lit';

const SPARE = 8;

/** The `.list` has the focus, and shows it at the row that is active. */
export const activeRowStyles = css`
  .list:focus-visible:has(.active) {
    outline: none;
  }
  .list:focus-visible > .active {
    outline: 1px solid var(--ptl-focus);
    outline-offset: -1px;
  }
`;

/**
 * Which rows of a list of equal rows are in view, of the element's `.list`, which scrolls. Draws anew when others are. A list that is walked by keyboard
 * keeps the focus itself and names its active row by `aria-activedescendant`: a row that leaves the document cannot take the focus with it.
 */
export class RowsInView implements ReactiveController {
  private top = 0;
  private readonly resize = new ResizeObserver(() => this.look());

  /** @param row the height of one, px @param height that the list is taken to have before it is there, px: rows are drawn at once where it is not less */
  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly row: number,
    private height = 400,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.resize.observe(this.host);
  }

  hostUpdated(): void {
    this.look();
  }

  hostDisconnected(): void {
    this.resize.disconnect();
  }

  /** The rows to draw of so many, `last` exclusive. */
  range(length: number): { first: number; last: number } {
    return {
      first: Math.max(0, Math.floor(this.top / this.row) - SPARE),
      last: Math.min(length, Math.ceil((this.top + this.height) / this.row) + SPARE),
    };
  }

  /** Indexes of the rows to draw, ascending: those in view, and the active one wherever it is. */
  drawn(length: number, active: number): number[] {
    const { first, last } = this.range(length);
    const inView = Array.from({ length: Math.max(0, last - first) }, (_, place) => first + place);
    if (active < 0 || active >= length || (active >= first && active < last)) return inView;
    return active < first ? [active, ...inView] : [...inView, active];
  }

  /** The row that a key goes to from row `at`, −1 being none; undefined for other keys, and where there is no row. */
  target(key: string, at: number, length: number): number | undefined {
    const page = Math.max(1, Math.floor(this.height / this.row) - 1);
    const targets: Record<string, number> = {
      ...{ ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: length - 1 },
    };
    const target = targets[key];
    return target === undefined || length === 0 ? undefined : Math.max(0, Math.min(length - 1, target));
  }

  /** To be called when the list scrolled. */
  readonly look = (): void => {
    const { list } = this;
    if (!list || (list.scrollTop === this.top && list.clientHeight === this.height)) return;
    this.top = list.scrollTop;
    this.height = list.clientHeight;
    this.host.requestUpdate();
  };

  /** Scrolls a row into view. */
  reveal(index: number): void {
    const { list } = this;
    if (!list) return;
    const top = index * this.row;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + this.row > list.scrollTop + list.clientHeight) list.scrollTop = top + this.row - list.clientHeight;
    this.look();
  }

  private get list(): HTMLElement | null {
    return this.host.shadowRoot?.querySelector<HTMLElement>('.list') ?? null;
  }
}
