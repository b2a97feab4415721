/**
 * Moves positions apart so that neighbours are at least `gap` from each other and all stay within `low` … `high`, each as near to
 * where it was as those before it allow. The order is kept.
 */
export function spread(positions: readonly number[], gap: number, low: number, high: number): number[] {
  const order = positions
    .map((position, index) => ({ position, index }))
    .sort((a, b) => a.position - b.position || a.index - b.index);
  const placed: number[] = [];
  order.forEach(({ position }, place) => {
    placed.push(Math.max(position, place === 0 ? low : placed[place - 1]! + gap));
  });
  for (let place = placed.length - 1; place >= 0; place--) {
    const limit = place === placed.length - 1 ? high : placed[place + 1]! - gap;
    placed[place] = Math.min(placed[place]!, limit);
  }
  const result = new Array<number>(positions.length);
  order.forEach(({ index }, place) => (result[index] = placed[place]!));
  return result;
}
