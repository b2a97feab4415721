import { css } from 'lit';

export const treeChartStyles = css`
  :host {
    display: block;
    position: relative;
    min-width: 0;
    min-height: 0;
    --ptl-tree-grey: color-mix(in srgb, var(--ptl-text) 32%, var(--ptl-background));
  }
  .scroller {
    position: absolute;
    inset: 0;
    cursor: grab;
  }
  .scroller.dragged {
    cursor: grabbing;
  }
  .columns {
    position: sticky;
    z-index: 1;
    top: 0;
    height: 20px;
    min-width: 100%;
    background: var(--ptl-background);
  }
  .zooming svg {
    will-change: transform;
  }
  .zooming .columns span {
    visibility: hidden;
  }
  svg {
    display: block;
    transform: scale(var(--ptl-zoom));
    transform-origin: 0 0;
  }
  .level {
    position: absolute;
    right: 16px;
    bottom: 12px;
    padding: 2px 8px;
    border: 1px solid var(--ptl-hairline);
    border-radius: var(--ptl-radius);
    background: var(--ptl-background);
    cursor: pointer;
  }
  .columns span {
    position: absolute;
    top: 2px;
    white-space: nowrap;
  }
  text {
    font: 12px var(--ptl-mono);
    fill: var(--ptl-text);
    white-space: pre;
  }
  .more,
  .item.closed text {
    fill: var(--ptl-muted);
  }
  text.outcome {
    font: 600 11px var(--ptl-font);
  }
  .outcome.right {
    fill: var(--ptl-right);
  }
  .outcome.wrong,
  .outcome.closed {
    font-weight: 400;
    fill: var(--ptl-muted);
  }
  .ribbon {
    fill: none;
  }
  .ribbon.closed {
    stroke: var(--ptl-closed);
    stroke-width: 1.25;
    stroke-dasharray: 4 3;
  }
  .bed {
    opacity: var(--ptl-tint);
  }
  .item {
    cursor: pointer;
    user-select: none;
  }
  .frame {
    fill: transparent;
    stroke: none;
  }
  .item:hover .frame {
    stroke: var(--ptl-baseline);
  }
  .item[aria-selected='true'] .frame {
    stroke: var(--ptl-focus);
  }
  .item:focus {
    outline: none;
  }
  .item:focus-visible .frame {
    stroke: var(--ptl-focus);
    stroke-width: 2;
  }
  .mark {
    fill: var(--ptl-forking);
    stroke: var(--ptl-background);
    stroke-width: 1;
  }
  .mark.shut {
    fill: var(--ptl-background);
    stroke: var(--ptl-forking);
    stroke-width: 1.5;
  }
  .target {
    fill: transparent;
  }
`;
