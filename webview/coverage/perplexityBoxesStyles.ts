import { css } from 'lit';

/** Rows that touch, so that the grid runs through them, under one drawing that can be saved. */
export const perplexityBoxesStyles = css`
  .chart {
    position: relative;
  }
  .chart > svg {
    pointer-events: none;
  }
  svg svg {
    position: static;
    width: auto;
    height: auto;
  }
  [role='listitem']:hover {
    background: var(--ptl-row-hover);
  }
  .texts {
    font: 600 12px/16px var(--ptl-font);
  }
  .whisker,
  .middle-line,
  .box {
    stroke: currentColor;
  }
  .box {
    fill: var(--ptl-background);
  }
  .own {
    fill: color-mix(in srgb, currentColor calc(30% * var(--ptl-tint)), var(--ptl-background));
  }
  .middle-line {
    stroke-width: 2;
  }
  .median {
    font-weight: 600;
  }
  /* Room for what is told of a row, so that nothing moves when it comes. */
  .told {
    min-height: 28px;
    margin-top: 4px;
  }
`;
