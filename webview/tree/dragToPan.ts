/** Px that the pointer moves before it is a drag and no click. */
const SLACK = 4;

/** Scrolls a box by dragging what is in it. Touch scrolls by itself. */
export class DragToPan {
  private start: { x: number; y: number; left: number; top: number } | null = null;
  private moved = false;

  constructor(private readonly box: () => HTMLElement) {}

  readonly down = (event: PointerEvent): void => {
    this.moved = false;
    if (event.button !== 0 || event.pointerType === 'touch') return;
    const box = this.box();
    // A scrollbar lies beside what is in the box, and pans by itself.
    if (event.target === box && (event.offsetX >= box.clientWidth || event.offsetY >= box.clientHeight)) return;
    const { scrollLeft: left, scrollTop: top } = box;
    this.start = { x: event.clientX, y: event.clientY, left, top };
  };

  readonly move = (event: PointerEvent): void => {
    const { start } = this;
    if (!start) return;
    if ((event.buttons & 1) === 0) {
      // Released where this page is not told of it, such as outside its window.
      this.moved = false;
      return this.up();
    }
    const box = this.box();
    const [x, y] = [event.clientX - start.x, event.clientY - start.y];
    if (!this.moved && Math.hypot(x, y) < SLACK) return;
    if (!this.moved) box.setPointerCapture(event.pointerId);
    this.moved = true;
    box.classList.add('dragged');
    box.scrollTo(start.left - x, start.top - y);
  };

  readonly up = (): void => {
    this.start = null;
    this.box().classList.remove('dragged');
  };

  /** A drag ends with a click, which is none. */
  readonly click = (event: MouseEvent): void => {
    if (this.moved) event.stopPropagation();
    this.moved = false;
  };
}
