import { scrollAfterZoom, zoomOfWheel } from './zoom';

/** Height of the names of columns, px, which are not zoomed. */
const HEAD = 20;
/** After this long without a turn of the wheel the tree is drawn as it is wanted, ms. */
const REST = 120;

interface Place {
  level: number;
  /** Where the box is scrolled to, px. */
  left: number;
  top: number;
}

/** Zooms a picture in a scrolling box. While the wheel turns, its transform alone changes, so that any number of nodes keeps up; then it is drawn anew. */
export class ZoomGesture {
  private wanted: Place | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param on.settle draws it at that level, and calls `end` before it scrolls there */
  constructor(
    private readonly on: {
      box(): HTMLElement;
      picture(): SVGSVGElement;
      level(): number;
      settle(place: Place): void;
    },
  ) {}

  readonly wheel = (event: WheelEvent): void => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const { left, top } = this.on.box().getBoundingClientRect();
    this.move(zoomOfWheel(this.now().level, event), event.clientX - left, event.clientY - top);
    clearTimeout(this.timer);
    this.timer = setTimeout(this.settle, REST);
  };

  /** At once, about the middle of the box. */
  to(level: number): void {
    const { clientWidth, clientHeight } = this.on.box();
    this.move(level, clientWidth / 2, clientHeight / 2);
    this.settle();
  }

  /** The picture is drawn as it is wanted, or is taken away. */
  end(): void {
    clearTimeout(this.timer);
    this.wanted = null;
    this.on.picture()?.style.removeProperty('transform');
    this.on.box()?.classList.remove('zooming');
  }

  private now(): Place {
    const { scrollLeft: left, scrollTop: top } = this.on.box();
    return this.wanted ?? { level: this.on.level(), left, top };
  }

  /** What lies at this place of the box stays there. @param x px from the box's left edge @param y from its top */
  private move(level: number, x: number, y: number): void {
    const from = this.now();
    const left = scrollAfterZoom(from.left, x, from.level, level);
    const top = scrollAfterZoom(from.top, y - HEAD, from.level, level);
    this.wanted = { level, left, top };
    const box = this.on.box();
    box.classList.add('zooming');
    const shift = `${box.scrollLeft - left}px, ${box.scrollTop - top}px`;
    this.on.picture().style.transform = `translate(${shift}) scale(${level})`;
  }

  private readonly settle = (): void => {
    clearTimeout(this.timer);
    if (this.wanted) this.on.settle(this.wanted);
  };
}
