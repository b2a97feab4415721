/**
 * A line of accuracies, each within 0 … 1, as the path of an SVG of that size, px; the ends of a stroke of 1.5 are inside it. One accuracy is a dash across.
 */
export function accuracyPath(accuracies: readonly number[], { width, height }: { width: number; height: number }): string {
  const inset = 1.5;
  const [across, up] = [width - 2 * inset, height - 2 * inset];
  const last = accuracies.length - 1;
  const points = accuracies.map((accuracy, index) => {
    const x = inset + (last === 0 ? 0 : (index / last) * across);
    return `${place(x)} ${place(inset + (1 - accuracy) * up)}`;
  });
  if (points.length === 0) return '';
  return `M${points.join('L')}${last === 0 ? `h${place(across)}` : ''}`;
}

const place = (value: number): string => String(Math.round(value * 10) / 10);
