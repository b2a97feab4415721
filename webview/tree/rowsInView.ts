import type { ReactiveController, ReactiveControllerHost } from 'lit';

const SPARE = 8;

/** Which rows of a list of equal rows are in view, of the element's `.list`, which scrolls. Draws anew when others are. */
export class RowsInView implements ReactiveController {
  private top = 0;
  private height = 400;
  private readonly resize = new ResizeObserver(() => this.look());

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly row: number,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.resize.observe(this.host);
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

  /** Whole rows in view at once. */
  get page(): number {
    return Math.max(1, Math.floor(this.height / this.row) - 1);
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
