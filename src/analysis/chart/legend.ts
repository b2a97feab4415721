import { fitted, wordsWidth } from './svgElement';

/** Width of a key's sample with the gap after it, px. */
export const SAMPLE_WIDTH = 30;
const GAP = 18;
export const ROW_HEIGHT = 18;

/** Where each key stands, px from the legend's left: rows that wrap within a width; a name longer than a row is cut. */
export function legendPlaces(names: readonly string[], width: number): { x: number; row: number; words: string }[] {
  let x = 0;
  let row = 0;
  return names.map((name) => {
    const words = fitted(name, width - SAMPLE_WIDTH);
    const wide = SAMPLE_WIDTH + wordsWidth(words);
    if (x > 0 && x + wide > width) {
      x = 0;
      row++;
    }
    const place = { x, row, words };
    x += wide + GAP;
    return place;
  });
}

/** Room that the legend takes, px. */
export function legendHeight(names: readonly string[], width: number): number {
  return names.length === 0 ? 0 : (legendPlaces(names, width).at(-1)!.row + 1) * ROW_HEIGHT;
}
