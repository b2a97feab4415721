import type { RolloutRow } from '../../../src/contract/rollout';

/** The card is wanted at 150 ms. A pointer's moves come with a frame, and so does what is shown: this is before the ninth at 60 a second, not after. */
const OPEN_AFTER_MS = 140;
/** A pointer that only passes costs no card. */
const REST_AFTER_MS = 60;
const CLOSE_AFTER_MS = 80;

/** A token on screen. */
export interface PointedToken {
  row: RolloutRow;
  index: number;
  rect: DOMRect;
}

/**
 * Which token the hover card is about. The pointer opens the card in the frame of 150 ms and moves it at once; keys move it at once; a pinned
 * card stays until Escape.
 */
export class TokenPointer<P extends PointedToken = PointedToken> {
  place: P | null = null;
  /** The token whose card is to open next, once the pointer rests there: the card can be filled before it is seen. */
  next: P | null = null;
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
    this.next = null;
    if (this.pinned) return;
    clearTimeout(this.timer);
    if (place === null) {
      if (this.place !== null && !this.byKey) this.timer = setTimeout(() => this.show(null), CLOSE_AFTER_MS);
    } else if (this.place !== null) {
      if (place.row !== this.place.row || place.index !== this.place.index) this.show(place);
    } else {
      this.timer = setTimeout(() => this.rest(place), REST_AFTER_MS);
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

  private rest(place: P): void {
    this.next = place;
    this.changed();
    this.timer = setTimeout(() => this.show(place), OPEN_AFTER_MS - REST_AFTER_MS);
  }

  private show(place: P | null, byKey = false): void {
    this.place = place;
    this.next = null;
    this.byKey = byKey;
    this.changed();
  }
}
