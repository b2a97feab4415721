import type { Rotary } from '../model/rotaryFrequencies';
import type { Heap } from './heap';

/** cos and sin of each position's angles, [positions, pairs]; no pairs where nothing is rotated. */
export interface RotaryPointers {
  cos: number;
  sin: number;
  pairs: number;
}

export function rotaryPointers(heap: Heap, rotary: Rotary | null, positions: number): RotaryPointers {
  const { frequencies, scale } = rotary ?? { frequencies: new Float32Array(), scale: 1 };
  const pairs = frequencies.length;
  const angles = Float32Array.from({ length: positions * pairs }, (_, i) => {
    const position = Math.floor(i / pairs);
    return position * (frequencies[i % pairs] as number);
  });
  return {
    cos: heap.store(angles.map((angle) => scale * Math.cos(angle))),
    sin: heap.store(angles.map((angle) => scale * Math.sin(angle))),
    pairs,
  };
}
