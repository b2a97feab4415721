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

const SMALLEST = 11;
/** Bounds of the largest word's letters, px. */
const LARGEST = [20, 64] as const;
/** Width of a monospace letter, of its size. */
const LETTER = 0.62;
const GAP = 3;
/** Of the area, what the words are made to cover. */
const COVERED = 0.36;
/** Distance of the places that are tried, px. */
const STRIDE = 4;

/**
 * A word cloud: the first word in the middle, each further one at the free place nearest to it. The same words in the same area always
 * give the same cloud; words for which there is no room are left out.
 */
export function cloudLayout<T>(words: readonly CloudWord<T>[], area: { width: number; height: number }): PlacedWord<T>[] {
  const placed: PlacedWord<T>[] = [];
  const unit = words.reduce((sum, { text, weight }) => sum + [...text].length * Math.max(0.3, weight) ** 2, 0);
  const wanted = Math.sqrt((COVERED * area.width * area.height) / Math.max(1e-9, unit * LETTER * 1.25));
  const largest = Math.min(LARGEST[1], area.width / 9, Math.max(LARGEST[0], wanted));
  words.forEach((word, index) => {
    const size = Math.max(SMALLEST, Math.round(SMALLEST + (largest - SMALLEST) * word.weight));
    const [width, height] = [[...word.text].length * size * LETTER + 2 * GAP, size * 1.25 + GAP];
    const corner = freeCorner(placed, { width, height }, area, index);
    if (corner) placed.push({ ...word, ...corner, width, height, size });
  });
  return placed;
}

function freeCorner(
  placed: readonly Box[],
  { width, height }: { width: number; height: number },
  area: { width: number; height: number },
  index: number,
): { left: number; top: number } | null {
  // Ellipses as much wider as the area is. Each word begins at another angle, or they would all lie on one side.
  const stretch = area.width / Math.max(1, area.height);
  for (let radius = 0; radius < area.height / 2; radius += STRIDE) {
    const angles = Math.max(1, Math.round((2 * Math.PI * radius) / STRIDE));
    for (let step = 0; step < angles; step++) {
      const turn = index * 2.4 + (2 * Math.PI * step) / angles;
      const left = area.width / 2 + radius * stretch * Math.cos(turn) - width / 2;
      const top = area.height / 2 + radius * Math.sin(turn) - height / 2;
      if (left < 0 || top < 0 || left + width > area.width || top + height > area.height) continue;
      if (!placed.some((other) => overlap(other, { left, top, width, height }))) return { left, top };
    }
  }
  return null;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
}
