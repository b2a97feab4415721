import { css } from 'lit';

/** Rows of 44 px that touch, so that the grid runs through them. */
export const perplexityBoxesStyles = css`
  :host {
    display: block;
    min-width: 0;
  }
  .row {
    display: grid;
    grid-template-columns: minmax(120px, 190px) minmax(120px, 1fr) 72px;
    column-gap: 12px;
    align-items: center;
  }
  [role='listitem']:hover {
    background: var(--ptl-row-hover);
  }
  .label {
    display: flex;
    flex-direction: column;
    min-width: 0;
  }
  .texts {
    font: 600 12px/16px var(--ptl-font);
  }
  .plot {
    position: relative;
    height: 44px;
    min-width: 0;
  }
  svg {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  .grid {
    stroke: var(--ptl-grid);
    shape-rendering: crispEdges;
  }
  .baseline {
    stroke: var(--ptl-baseline);
    shape-rendering: crispEdges;
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
    position: absolute;
    top: 6px;
    padding: 0 3px;
    font: 600 11px/14px var(--ptl-font);
    background: var(--ptl-background);
    transform: translateX(-50%);
  }
  .missing {
    position: absolute;
    inset: 14px auto auto 8px;
    max-width: calc(100% - 16px);
    padding: 1px 4px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    background: var(--ptl-background);
  }
  .n {
    text-align: right;
  }
  .axis-row .plot {
    height: 18px;
  }
  .tick {
    position: absolute;
    top: 4px;
    transform: translateX(-50%);
  }
  .name {
    padding-right: 84px;
    text-align: right;
  }
  /* Room for what is told of a row, so that nothing moves when it comes. */
  .told {
    min-height: 28px;
    margin-top: 4px;
  }
  @media (max-width: 560px) {
    .row {
      grid-template-columns: minmax(96px, 120px) minmax(96px, 1fr) 56px;
      column-gap: 8px;
    }
    .name {
      padding-right: 64px;
    }
  }
`;
