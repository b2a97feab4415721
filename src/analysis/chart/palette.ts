import type { ChartColour } from './chart';

/** Dark enough on white paper, and light enough on a dark page: 4.5 to 1 and more. */
const LIGHT: Record<ChartColour, string> = {
  grey: '#6b6b6b',
  blue: '#0063d3',
  amber: '#9a6700',
  teal: '#2f7d6b',
  purple: '#7a3e9d',
  red: '#b5301c',
};
const DARK: Record<ChartColour, string> = {
  grey: '#a6a6a6',
  blue: '#59a4f9',
  amber: '#d9a441',
  teal: '#7fb7a3',
  purple: '#c792ea',
  red: '#f0897b',
};

const ORDER = ['blue', 'amber', 'teal', 'purple', 'red', 'grey'] as const;
const DASHES = ['', '7 4', '2 3', '10 3 2 3', '12 4', '4 2'] as const;

/** Colour of a series by its place; they repeat. */
export const colourAt = (index: number): ChartColour => ORDER[index % ORDER.length]!;

/** `stroke-dasharray` by number; empty for a solid line. They repeat. */
export const dashAt = (index: number): string => DASHES[index % DASHES.length]!;

const names = Object.keys(LIGHT) as ChartColour[];

function rules(
  colours: Record<ChartColour, string>,
  [paper, ink, quiet, grid]: readonly [string, string, string, string],
): string {
  return [
    `.pc-paper{fill:${paper}}.pc text{fill:${ink}}.pc .pc-quiet{fill:${quiet}}.pc .pc-halo{stroke:${paper}}`,
    `.pc-grid{stroke:${grid}}.pc-axis,.pc-guide,.pc-drop,.pc-whisker{stroke:${quiet}}.pc-ring{stroke:${ink}}.pc-interval{fill:${ink}}.pc-dot{stroke:${paper}}`,
    ...names.map((name) => `.pc-s-${name}{stroke:${colours[name]}}.pc .pc-f-${name}{fill:${colours[name]}}`),
  ].join('\n');
}

/**
 * Style of charts, for a file of its own or once for a page of many. Plain rules and no variables, so that programs that draw SVG know them; a
 * dark screen gets dark paper, print never.
 */
export const chartStyle = [
  '.pc text{font:12px system-ui,"Segoe UI",Helvetica,Arial,sans-serif}.pc .pc-title{font-size:14px;font-weight:600}.pc .pc-strong{font-weight:600}.pc .pc-small{font-size:11px}.pc .pc-mono{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}',
  '.pc-line,.pc-guide,.pc-drop,.pc-axis,.pc-grid,.pc-whisker,.pc-ring,.pc-ribbon{fill:none}.pc-line{stroke-width:2;stroke-linejoin:round}.pc-band{fill-opacity:.15;stroke:none}.pc-interval{fill-opacity:.07}.pc-area{stroke:none;fill-opacity:.55}.pc-bar{fill-opacity:.75}.pc-hatch{stroke-width:1.5}',
  '.pc-guide{stroke-dasharray:4 3}.pc-drop{stroke-dasharray:2 3}.pc-ring{stroke-width:1.5}.pc-halo{stroke-width:4;stroke-linejoin:round;paint-order:stroke}',
  rules(LIGHT, ['#ffffff', '#1f2328', '#57606a', '#d8dee4']),
  `@media screen and (prefers-color-scheme:dark){\n${rules(DARK, ['#0d1117', '#e6edf3', '#9198a1', '#30363d'])}\n}`,
].join('\n');
