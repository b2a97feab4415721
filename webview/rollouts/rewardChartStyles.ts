import { css } from 'lit';

export const rewardChartStyles = css`
  :host {
    display: block;
    height: 92px;
    min-width: 0;
  }
  svg {
    width: 100%;
    height: 92px;
    cursor: pointer;
    touch-action: none;
    outline-offset: -2px;
  }
  text {
    font: 11px/14px var(--ptl-font);
    fill: var(--ptl-muted);
    font-variant-numeric: tabular-nums;
  }
  .halo {
    paint-order: stroke;
    stroke: var(--ptl-background);
    stroke-width: 5px;
    stroke-linejoin: round;
  }
  .now {
    fill: var(--ptl-text);
  }
  .grid {
    stroke: var(--ptl-grid);
    shape-rendering: crispEdges;
  }
  .grid.zero {
    stroke: var(--ptl-baseline);
  }
  .hatch {
    stroke: var(--ptl-hatch);
  }
  .band {
    fill: var(--ptl-trained);
    fill-opacity: calc(0.16 * var(--ptl-tint));
    stroke: var(--ptl-band-edge);
    stroke-dasharray: 2 3;
  }
  .line {
    fill: none;
    stroke: var(--ptl-trained);
    stroke-width: 1.5;
    stroke-linejoin: round;
  }
  .lone,
  .at {
    fill: var(--ptl-trained);
  }
  .at {
    stroke: var(--ptl-background);
    stroke-width: 1.5;
  }
  .track,
  .done {
    stroke: var(--ptl-zero);
    stroke-width: 3;
    stroke-linecap: round;
  }
  .done {
    stroke: var(--ptl-baseline);
  }
  .absent {
    stroke: var(--ptl-background);
    stroke-width: 3;
  }
  .cross {
    stroke: var(--ptl-focus);
    shape-rendering: crispEdges;
  }
  .handle {
    fill: var(--ptl-focus);
    stroke: var(--ptl-background);
    stroke-width: 2;
  }
`;
