/** Positions of two sequences that hold the same element; both increase from one pair to the next. */
export interface MatchedPair {
  left: number;
  right: number;
}

/**
 * A longest common subsequence: Myers' O(ND) difference algorithm in its linear-space form (Myers 1986, section 4b).
 * N = both lengths together, D = elements that only one side has.
 */
export function longestCommonSubsequence(left: readonly (number | string)[], right: readonly (number | string)[]): MatchedPair[] {
  const pairs: MatchedPair[] = [];
  const reach = left.length + right.length + 2;
  const scratch = { forward: new Int32Array(reach), backward: new Int32Array(reach) };

  function match(leftStart: number, leftEnd: number, rightStart: number, rightEnd: number): void {
    while (leftStart < leftEnd && rightStart < rightEnd && left[leftStart] === right[rightStart]) {
      pairs.push({ left: leftStart++, right: rightStart++ });
    }
    let common = 0;
    while (leftEnd > leftStart && rightEnd > rightStart && left[leftEnd - 1] === right[rightEnd - 1]) {
      leftEnd--;
      rightEnd--;
      common++;
    }
    if (leftStart < leftEnd && rightStart < rightEnd) {
      const middle = middlePoint(left, right, [leftStart, leftEnd, rightStart, rightEnd], scratch);
      if (middle) {
        match(leftStart, middle.left, rightStart, middle.right);
        match(middle.left, leftEnd, middle.right, rightEnd);
      }
    }
    for (let offset = 0; offset < common; offset++) pairs.push({ left: leftEnd + offset, right: rightEnd + offset });
  }

  match(0, left.length, 0, right.length);
  return pairs;
}

/** A point that some shortest edit path of the box goes through; undefined where the two sides have nothing in common. */
function middlePoint(
  left: readonly (number | string)[],
  right: readonly (number | string)[],
  [leftStart, leftEnd, rightStart, rightEnd]: [number, number, number, number],
  { forward, backward }: { forward: Int32Array; backward: Int32Array },
): MatchedPair | undefined {
  const n = leftEnd - leftStart;
  const m = rightEnd - rightStart;
  const limit = Math.ceil((n + m) / 2);
  const width = 2 * limit;
  const delta = n - m;
  const overlapsForward = delta % 2 !== 0;
  forward.fill(-1, 0, width + 1);
  backward.fill(-1, 0, width + 1);
  forward[limit + 1] = 0;
  backward[limit + 1] = 0;
  // Diagonals that have left the box are not walked again.
  const skipped = { forwardLow: 0, forwardHigh: 0, backwardLow: 0, backwardHigh: 0 };
  for (let d = 0; d < limit; d++) {
    for (let k = -d + skipped.forwardLow; k <= d - skipped.forwardHigh; k += 2) {
      let x = furthest(forward, limit + k, k, d);
      let y = x - k;
      while (x < n && y < m && left[leftStart + x] === right[rightStart + y]) {
        x++;
        y++;
      }
      forward[limit + k] = x;
      if (x > n) skipped.forwardHigh += 2;
      else if (y > m) skipped.forwardLow += 2;
      else if (overlapsForward) {
        const opposite = limit + delta - k;
        const met = opposite >= 0 && opposite <= width ? (backward[opposite] ?? -1) : -1;
        if (met !== -1 && x >= n - met) return { left: leftStart + x, right: rightStart + y };
      }
    }
    for (let k = -d + skipped.backwardLow; k <= d - skipped.backwardHigh; k += 2) {
      let x = furthest(backward, limit + k, k, d);
      let y = x - k;
      while (x < n && y < m && left[leftEnd - 1 - x] === right[rightEnd - 1 - y]) {
        x++;
        y++;
      }
      backward[limit + k] = x;
      if (x > n) skipped.backwardHigh += 2;
      else if (y > m) skipped.backwardLow += 2;
      else if (!overlapsForward) {
        const opposite = limit + delta - k;
        const met = opposite >= 0 && opposite <= width ? (forward[opposite] ?? -1) : -1;
        if (met !== -1 && met >= n - x) return { left: leftStart + met, right: rightStart + met - (opposite - limit) };
      }
    }
  }
  return undefined;
}

function furthest(reached: Int32Array, at: number, k: number, d: number): number {
  const below = reached[at - 1] ?? -1;
  const above = reached[at + 1] ?? -1;
  return k === -d || (k !== d && below < above) ? above : below + 1;
}
