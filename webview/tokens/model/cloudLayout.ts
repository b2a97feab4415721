interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface CloudWord<T> {
  item: T;
  text: string;
  /** 0 … 1: how large it is drawn. */
  weight: number;
}

/** Its box is from the upper left corner of the area; `size` is that of its letters, px. */
export type PlacedWord<T> = CloudWord<T> & Box & { size: number };

const SMALLEST = 12;
const LARGEST = 40;
/** Width of a monospace letter, of its size. */
const LETTER = 0.62;
const GAP = 3;

/**
 * A word cloud: the first word in the middle, each further one at the nearest free place along a spiral. The same words in the same area
 * always give the same cloud; words for which there is no room are left out.
 */
export function cloudLayout<T>(words: readonly CloudWord<T>[], area: { width: number; height: number }): PlacedWord<T>[] {
  const placed: PlacedWord<T>[] = [];
  const largest = Math.min(LARGEST, Math.max(SMALLEST + 4, area.width / 14));
  for (const word of words) {
    const size = Math.round(SMALLEST + (largest - SMALLEST) * word.weight);
    const [width, height] = [[...word.text].length * size * LETTER + 2 * GAP, size * 1.25 + GAP];
    const corner = freeCorner(placed, { width, height }, area);
    if (corner) placed.push({ ...word, ...corner, width, height, size });
  }
  return placed;
}

function freeCorner(
  placed: readonly Box[],
  { width, height }: { width: number; height: number },
  area: { width: number; height: number },
): { left: number; top: number } | null {
  // As much wider as the area is, so that the spiral fills it.
  const stretch = area.width / Math.max(1, area.height);
  const reach = area.height / 2 + 20;
  for (let turn = 0, radius = 0; radius < reach; radius += 0.5) {
    turn += 4 / Math.max(6, radius);
    const left = area.width / 2 + radius * stretch * Math.cos(turn) - width / 2;
    const top = area.height / 2 + radius * Math.sin(turn) - height / 2;
    if (left < 0 || top < 0 || left + width > area.width || top + height > area.height) continue;
    if (!placed.some((other) => overlap(other, { left, top, width, height }))) return { left, top };
  }
  return null;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
}
