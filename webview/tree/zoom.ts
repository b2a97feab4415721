/** Smallest and largest scale that a tree is drawn at; 1 is its own size. */
export const LEAST_ZOOM = 0.4;
export const MOST_ZOOM = 3;
/** What one press of a key changes the scale by. */
const STEP = 1.2;
/** What a wheel's way of one px changes the scale by, as a power of e. */
const PER_PX = 0.002;
/** Px of a line, for wheels that count in lines. */
const LINE = 16;

/** A scale within what is allowed, to three digits, so that steps in and out come back to where they began. */
export function zoomWithin(level: number): number {
  return Math.round(Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, level)) * 1000) / 1000;
}

/** The scale after a key: + and − change it, 0 is the tree's own size. @returns undefined of any other key, or where the editor's own zoom is meant */
export function zoomOfKey(
  level: number,
  { key, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
): number | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  if (key === '+' || key === '=') return zoomWithin(level * STEP);
  if (key === '-' || key === '−' || key === '_') return zoomWithin(level / STEP);
  return key === '0' ? 1 : undefined;
}

/** The scale after a wheel is turned; a pinch of a touchpad is told as one with Ctrl. */
export function zoomOfWheel(level: number, { deltaY, deltaMode }: Pick<WheelEvent, 'deltaY' | 'deltaMode'>): number {
  return zoomWithin(level * Math.exp(-deltaY * (deltaMode === 1 ? LINE : 1) * PER_PX));
}

/** Where a box has to be scrolled to, so that what lies `at` px from its edge stays there. All in px along one axis. */
export function scrollAfterZoom(scrolled: number, at: number, from: number, to: number): number {
  return Math.max(0, ((scrolled + at) * to) / from - at);
}
