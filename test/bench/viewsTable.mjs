/** Rows of a Markdown table: what was measured, what it is meant to stay under (or reach, where more is better), and the ratio of the two. */
export function viewsTable(rows, { header = true } = {}) {
  const lines = rows
    .filter(({ skipped }) => !skipped)
    .map(({ name, value, unit, target, atLeast, cpu = null }) => {
      const aim = target === null ? ['-', '-'] : [`${atLeast ? '≥' : '<'} ${figure(target)}`, `${(value / target).toFixed(2)} ×`];
      return `| ${[name, unit, figure(value), cpu === null ? '-' : figure(cpu), ...aim].join(' | ')} |`;
    });
  return [
    ...(header ? ['| | unit | measured | of that, processor time | target | of target |', `|${'---|'.repeat(6)}`] : []),
    ...lines,
  ].join('\n');
}

function figure(value) {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : Number.isInteger(value) ? String(value) : value.toFixed(1);
}
