import { css } from 'lit';

export const entropyBarsStyles = css`
  :host {
    display: block;
    padding: 12px 16px 16px;
    min-width: 0;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    min-height: 24px;
  }
  .key {
    display: inline-flex;
    align-items: center;
    gap: 5px;
  }
  .key i {
    width: 9px;
    height: 9px;
  }
  .of-base {
    background: var(--ptl-base);
    fill: var(--ptl-base);
  }
  .of-other {
    background: var(--ptl-trained);
    fill: var(--ptl-trained);
  }
  .keys {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .chart {
    position: relative;
    display: grid;
    grid-template-columns: 64px minmax(0, 1fr);
    margin-top: 4px;
  }
  .scroll {
    overflow-x: auto;
    overflow-y: hidden;
  }
  text {
    font: 11px/14px var(--ptl-font);
    fill: var(--ptl-muted);
    font-variant-numeric: tabular-nums;
  }
  .end {
    text-anchor: end;
  }
  .middle {
    text-anchor: middle;
  }
  .token {
    font: 13px/16px var(--ptl-mono);
    text-anchor: middle;
    cursor: pointer;
  }
  .differs {
    font-weight: 600;
    fill: var(--ptl-text);
  }
  .words {
    fill: var(--ptl-text);
  }
  .grid {
    stroke: var(--ptl-grid);
    shape-rendering: crispEdges;
  }
  .zero {
    stroke: var(--ptl-baseline);
    shape-rendering: crispEdges;
  }
  .shared {
    fill: var(--ptl-text);
    opacity: calc(0.045 * var(--ptl-tint));
  }
  .here {
    fill: var(--ptl-selection);
    stroke: var(--ptl-focus);
  }
  .frame {
    fill: none;
    stroke: var(--ptl-baseline);
  }
  .frame.first {
    stroke-width: 2;
  }
  .fork {
    stroke: var(--ptl-muted);
    stroke-dasharray: 3 3;
  }
  .probe {
    position: absolute;
    visibility: hidden;
    font: 13px/16px var(--ptl-mono);
    white-space: pre;
  }
`;
