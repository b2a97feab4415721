import { seededRandom } from './seededRandom';

/** More subsets than this are not all gone through, and no more numbers than this are held. */
const MOST_SUBSETS = 10_000;
const MOST_NUMBERS = 1 << 22;

/**
 * Subsets of `size` of the indices 0 … total − 1, each in increasing order, one after the other: all of them where they are at most 10,000,
 * else as many drawn at random with replacement (the same for the same numbers), so that a mean over them has the expectation of the mean over all.
 */
export function subsets(total: number, size: number): Int32Array {
  const most = Math.min(MOST_SUBSETS, Math.max(1, Math.floor(MOST_NUMBERS / size)));
  return binomial(total, size) <= most ? allSubsets(total, size) : randomSubsets(total, size, most);
}

function allSubsets(total: number, size: number): Int32Array {
  const found: number[] = [];
  const subset = Array.from({ length: size }, (_, i) => i);
  for (;;) {
    found.push(...subset);
    let place = size - 1;
    while (place >= 0 && subset[place] === total - size + place) place--;
    if (place < 0) return Int32Array.from(found);
    subset[place]!++;
    for (let after = place + 1; after < size; after++) subset[after] = subset[after - 1]! + 1;
  }
}

/** Selection sampling (Knuth, The Art of Computer Programming, volume 2, algorithm 3.4.2 S). */
function randomSubsets(total: number, size: number, count: number): Int32Array {
  const random = seededRandom(size);
  const found = new Int32Array(count * size);
  let end = 0;
  for (let subset = 0; subset < count; subset++) {
    let wanted = size;
    for (let index = 0; wanted > 0; index++) {
      if (random() * (total - index) >= wanted) continue;
      found[end++] = index;
      wanted--;
    }
  }
  return found;
}

function binomial(total: number, size: number): number {
  let result = 1;
  for (let i = 1; i <= Math.min(size, total - size); i++) result = (result * (total - i + 1)) / i;
  return Math.round(result);
}
