import { css } from 'lit';

export const completionCardStyles = css`
  :host {
    display: grid;
    grid-template-columns: var(--ptl-completion-columns);
    column-gap: 8px;
    align-items: start;
    padding: 8px 16px 8px 20px;
    border-bottom: 1px solid var(--ptl-hairline);
  }
  :host([active]) {
    background: color-mix(in srgb, var(--ptl-row-hover) 60%, transparent);
    outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .meta {
    font: 12px/22px var(--ptl-font);
    white-space: nowrap;
  }
  .index {
    font: 11px/22px var(--ptl-font);
    color: var(--ptl-muted);
    text-align: right;
    padding-right: 2px;
  }
  .verdict {
    display: inline-flex;
    align-items: center;
    gap: 3px;
    font-weight: 600;
  }
  .verdict ptl-icon {
    width: 14px;
    font-size: 14px;
  }
  .verdict.right {
    color: var(--ptl-right);
  }
  .verdict.wrong {
    color: var(--ptl-wrong);
  }
  .verdict.partial {
    color: color-mix(in srgb, var(--ptl-right) 60%, var(--ptl-text));
  }
  .verdict.failed {
    color: var(--ptl-warning);
  }
  .advantage {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  .base {
    stroke: var(--ptl-baseline);
    shape-rendering: crispEdges;
  }
  .more {
    fill: var(--ptl-more);
  }
  .less {
    fill: var(--ptl-less);
  }
  .cut {
    color: var(--ptl-warning);
  }
  .failure {
    display: flex;
    gap: 6px;
    padding-bottom: 4px;
    font: 12px/22px var(--ptl-font);
    overflow-wrap: anywhere;
  }
  .failure ptl-icon {
    color: var(--ptl-warning);
    margin-top: 3px;
  }
  vscode-button {
    margin-top: 6px;
  }
  .body {
    min-width: 0;
  }
  .swatch {
    display: inline-block;
    width: 6px;
    height: 10px;
    border: 1px solid var(--ptl-muted);
    border-radius: 1px;
    margin: 0 4px;
  }
`;
