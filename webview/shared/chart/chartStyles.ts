import { css } from 'lit';

/** What SVG charts of panels share. */
export const chartStyles = css`
  :host {
    display: block;
    position: relative;
    min-width: 0;
  }
  svg {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  text {
    font: 11px/14px var(--ptl-font);
    fill: var(--ptl-muted);
    font-variant-numeric: tabular-nums;
  }
  .middle {
    text-anchor: middle;
  }
  .rightmost {
    text-anchor: end;
  }
  .halo {
    paint-order: stroke;
    stroke: var(--ptl-background);
    stroke-width: 4px;
    stroke-linejoin: round;
  }
  .grid {
    stroke: var(--ptl-grid);
    shape-rendering: crispEdges;
  }
  .baseline {
    stroke: var(--ptl-baseline);
    shape-rendering: crispEdges;
  }
  .coloured {
    fill: currentColor;
  }
`;
