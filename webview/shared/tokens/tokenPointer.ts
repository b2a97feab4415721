import type { RolloutRow } from '../../../src/contract/rollout';

const OPEN_AFTER_MS = 150;
const CLOSE_AFTER_MS = 80;

/** A token on screen. */
export interface PointedToken {
  row: RolloutRow;
  index: number;
  rect: DOMRect;
}

/**
 * Which token the hover card is about. The pointer opens the card after 150 ms and moves it at once; keys move it at once; a pinned
 * card stays until Escape.
 */
export class TokenPointer<P extends PointedToken = PointedToken> {
  place: P | null = null;
  pinned = false;
  /** The keyboard brought it: the pointer leaving does not close it. */
  private byKey = false;
  private over = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly changed: () => void) {}

  /** Whether somebody is at a token now, the card not yet open included. */
  get busy(): boolean {
    return this.place !== null || this.over;
  }

  hover(place: P | null): void {
    this.over = place !== null;
    if (this.pinned) return;
    clearTimeout(this.timer);
    if (place === null) {
      if (this.place !== null && !this.byKey) this.timer = setTimeout(() => this.show(null), CLOSE_AFTER_MS);
    } else if (this.place !== null) {
      if (place.row !== this.place.row || place.index !== this.place.index) this.show(place);
    } else {
      this.timer = setTimeout(() => this.show(place), OPEN_AFTER_MS);
    }
  }

  focus(place: P): void {
    clearTimeout(this.timer);
    this.show(place, true);
  }

  pin(place: P): void {
    this.pinned = true;
    this.focus(place);
  }

  /** Unpins; what is not pinned closes. */
  escape(): void {
    if (!this.pinned) return this.close();
    this.pinned = false;
    this.changed();
  }

  close(): void {
    clearTimeout(this.timer);
    this.over = false;
    this.pinned = false;
    this.show(null);
  }

  private show(place: P | null, byKey = false): void {
    this.place = place;
    this.byKey = byKey;
    this.changed();
  }
}
