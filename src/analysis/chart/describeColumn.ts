/** First, newest, lowest and highest value of a column, as a sentence: what someone who cannot see the chart needs. @param axis what an x is */
export function describeColumn(
  title: string,
  steps: readonly number[],
  values: readonly (number | null)[],
  format: (value: number) => string,
  axis = 'step',
): string {
  const points = steps.flatMap((step, index) => {
    const value = values[index];
    return value === null || value === undefined ? [] : [{ step, value }];
  });
  const [first] = points;
  const last = points[points.length - 1];
  if (!first || !last) return `${title}: no value yet.`;
  if (points.length === 1) return `${title}: ${format(first.value)} at ${axis} ${first.step}.`;
  const low = points.reduce((a, b) => (b.value < a.value ? b : a));
  const high = points.reduce((a, b) => (b.value > a.value ? b : a));
  return (
    `${title}: ${format(first.value)} at ${axis} ${first.step}, ${format(last.value)} at ${axis} ${last.step}; ` +
    `lowest ${format(low.value)} at ${axis} ${low.step}, highest ${format(high.value)} at ${axis} ${high.step}.`
  );
}
