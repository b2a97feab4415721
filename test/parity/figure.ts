import { curvesOf, sides, type Measure, type RunRow, type Side } from './records';
import { smooth, spread } from './statistics';

/** Steps on either side that a smoothed value is the mean of. */
export const REACH = 2;

const panels: { measure: Measure; title: string; unit: string }[] = [
  { measure: 'reward', title: 'Reward', unit: 'share of right completions' },
  { measure: 'entropy', title: 'Entropy', unit: 'nats a token' },
  { measure: 'kl', title: 'KL to the base model', unit: 'nats a token' },
  { measure: 'mean_length', title: 'Completion length', unit: 'tokens' },
];

const PANEL = { width: 440, height: 300, left: 62, right: 14, top: 34, bottom: 46 };
const LEGEND = 34;

/** Its own background, so that it can be read on a page of any colour. */
const STYLE = `
  svg { --paper: #ffffff; --ink: #1f2328; --grid: #d8dee4; --ours: #0969da; --trl: #bc4c00; }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #0d1117; --ink: #e6edf3; --grid: #30363d; --ours: #58a6ff; --trl: #f0883e; }
  }
  text { font: 12px system-ui, sans-serif; fill: var(--ink); }
  .title { font-weight: 600; font-size: 13px; }
  .paper { fill: var(--paper); }
  .grid { stroke: var(--grid); stroke-width: 1; }
  .band { opacity: 0.18; stroke: none; }
  .line { fill: none; stroke-width: 2; }
  .ours.band { fill: var(--ours); } .ours.line { stroke: var(--ours); }
  .trl.band { fill: var(--trl); } .trl.line { stroke: var(--trl); stroke-dasharray: 6 4; }
`;

/** Curves of both sides by step: mean of the seeds as a line, smallest to largest as a band. */
export function figure(runs: readonly RunRow[]): string {
  const width = PANEL.width * 2;
  const height = PANEL.height * 2 + LEGEND;
  const drawn = panels.map((panel, i) => {
    const place = `translate(${(i % 2) * PANEL.width} ${LEGEND + Math.floor(i / 2) * PANEL.height})`;
    return `<g transform="${place}">\n${drawPanel(panel, runs)}\n</g>`;
  });
  const seeds = new Set(runs.map(({ seed }) => seed)).size;
  const label = `Reward, entropy, KL to the base and completion length by step: our engine and TRL, ${seeds} seeds each`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">`,
    `<style>${STYLE}</style>`,
    `<rect class="paper" width="${width}" height="${height}" rx="6"/>`,
    legend(seeds),
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}

function legend(seeds: number): string {
  const entry = (side: Side, x: number): string => {
    const name = side === 'ours' ? 'Post-Training Lab' : 'TRL GRPOTrainer';
    const css = side.toLowerCase();
    return [
      `<rect class="${css} band" x="${x}" y="12" width="36" height="14"/>`,
      `<path class="${css} line" d="M${x} 19H${x + 36}"/>`,
      `<text x="${x + 44}" y="23">${name}</text>`,
    ].join('');
  };
  const note = `mean and range of ${seeds} seeds; each step averaged with ${REACH} on either side`;
  return `${entry('ours', 62)}${entry('TRL', 232)}<text x="400" y="23">${note}</text>`;
}

function drawPanel({ measure, title, unit }: (typeof panels)[number], runs: readonly RunRow[]): string {
  const bands = sides.map((side) => ({
    side,
    points: spread(curvesOf(runs, side, measure).map((curve) => smooth(curve, REACH))),
  }));
  const steps = bands[0]!.points.length;
  const values = bands.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high]));
  const ticks = niceTicks(Math.min(...values), Math.max(...values));
  const inner = { width: PANEL.width - PANEL.left - PANEL.right, height: PANEL.height - PANEL.top - PANEL.bottom };
  const x = (step: number): string => (PANEL.left + ((step - 1) / (steps - 1)) * inner.width).toFixed(1);
  const [bottom, top] = [ticks[0]!, ticks.at(-1)!];
  const y = (value: number): string => (PANEL.top + (1 - (value - bottom) / (top - bottom)) * inner.height).toFixed(1);
  const floor = PANEL.top + inner.height;
  const path = (heights: readonly number[]): string => heights.map((value, i) => `${x(i + 1)} ${y(value)}`).join('L');
  const middle = PANEL.left + inner.width / 2;
  const xTicks = [1, ...Array.from({ length: Math.floor(steps / 10) }, (_, i) => (i + 1) * 10)];
  return [
    `<text class="title" x="${PANEL.left}" y="20">${title}</text>`,
    ...ticks.map((tick) => {
      const line = `<path class="grid" d="M${PANEL.left} ${y(tick)}h${inner.width}"/>`;
      return `${line}<text x="${PANEL.left - 8}" y="${(Number(y(tick)) + 4).toFixed(1)}" text-anchor="end">${shown(tick)}</text>`;
    }),
    ...xTicks.map((step) => `<text x="${x(step)}" y="${floor + 18}" text-anchor="middle">${step}</text>`),
    `<text x="${middle}" y="${floor + 38}" text-anchor="middle">optimizer step</text>`,
    `<text transform="translate(16 ${PANEL.top + inner.height / 2}) rotate(-90)" text-anchor="middle">${unit}</text>`,
    ...bands.map(({ side, points }) => {
      const upper = points.map(({ high }, i) => `${x(i + 1)} ${y(high)}`);
      const lower = points.map(({ low }, i) => `${x(i + 1)} ${y(low)}`).reverse();
      return `<path class="${side.toLowerCase()} band" d="M${[...upper, ...lower].join('L')}Z"/>`;
    }),
    ...bands.map(({ side, points }) => `<path class="${side.toLowerCase()} line" d="M${path(points.map(({ mean }) => mean))}"/>`),
  ].join('\n');
}

/** About five round numbers that enclose a range. */
export function niceTicks(low: number, high: number): number[] {
  const rough = Math.max(high - low, 1e-9) / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const unit = [1, 2, 5, 10].find((factor) => factor * magnitude >= rough)! * magnitude;
  const first = Math.floor(low / unit);
  const last = Math.ceil(high / unit);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * unit).toPrecision(12)));
}

function shown(tick: number): string {
  return String(tick).replace('-', '−');
}
