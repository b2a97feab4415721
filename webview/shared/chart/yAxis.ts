import { svg } from 'lit';

/** Lines across the area and their labels left of it; the first is the baseline. */
export function yAxis({ left, right }: { left: number; right: number }, ticks: readonly { y: number; label: string }[]): unknown {
  return ticks.map(
    ({ y, label }, index) => svg`<line class=${index === 0 ? 'baseline' : 'grid'} x1=${left} x2=${right} y1=${y} y2=${y}></line>
      <text class="rightmost" x=${left - 8} y=${y + 4}>${label}</text>`,
  );
}
