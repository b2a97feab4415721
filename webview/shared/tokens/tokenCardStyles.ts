import { css } from 'lit';

export const tokenCardStyles = css`
  :host {
    display: block;
  }
  .top,
  .kv,
  .alternatives,
  .against {
    padding: 0 12px;
  }
  .top {
    display: flex;
    align-items: baseline;
    gap: 8px;
    padding-block: 10px 8px;
  }
  .chip {
    max-width: 60%;
    padding: 1px 4px;
    border-radius: 3px;
    font: 600 13px/18px var(--ptl-mono);
    background: var(--chip, transparent);
    color: var(--chip-text, inherit);
    border: 1px solid var(--ptl-outline);
  }
  .kv {
    display: flex;
    justify-content: space-between;
    gap: 8px;
    border-top: 1px solid var(--ptl-hairline);
    margin: 0 12px;
    padding: 8px 0;
  }
  dt {
    font: 11px/14px var(--ptl-font);
    color: var(--ptl-muted);
  }
  dd {
    font: 600 15px/20px var(--ptl-font);
    white-space: nowrap;
  }
  dd span {
    font: 12px/16px var(--ptl-font);
    color: var(--ptl-muted);
  }
  .alternatives {
    border-top: 1px solid var(--ptl-hairline);
    margin: 0 12px;
    padding: 8px 0 0;
  }
  .key {
    display: flex;
    align-items: center;
    gap: 4px;
    justify-content: space-between;
  }
  .key span {
    display: inline-flex;
    align-items: center;
    gap: 4px;
  }
  .swatch {
    width: 10px;
    height: 8px;
    border-radius: 1px;
    background: var(--ptl-trained);
  }
  .tick {
    width: 2px;
    height: 11px;
    margin-left: 6px;
    background: var(--ptl-base);
  }
  ol {
    display: grid;
    grid-template-columns: minmax(58px, max-content) minmax(0, 1fr) max-content;
    gap: 0 8px;
    padding: 2px 0 0;
  }
  li {
    display: grid;
    grid-template-columns: subgrid;
    grid-column: 1 / -1;
    align-items: center;
    height: 20px;
    font: 12px/16px var(--ptl-font);
  }
  li .mono {
    max-width: 110px;
  }
  .bar {
    position: relative;
    height: 11px;
  }
  .bar i,
  .bar u {
    position: absolute;
    top: 0;
    bottom: 0;
  }
  .bar i {
    left: 0;
    background: var(--ptl-trained);
    border-radius: 1px;
  }
  .bar u {
    width: 2px;
    margin-left: -1px;
    top: -2px;
    bottom: -2px;
    background: var(--ptl-base);
    outline: 1px solid var(--ptl-hover-background);
  }
  .against {
    display: flex;
    justify-content: space-between;
    gap: 8px;
    font: 12px/20px var(--ptl-font);
    white-space: nowrap;
  }
  .first {
    padding-top: 4px;
  }
  .foot {
    margin-top: 8px;
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    padding: 4px 12px;
    background: var(--ptl-hover-foot);
    border-top: 1px solid var(--ptl-outline);
    color: var(--ptl-muted);
    font: 11px/18px var(--ptl-font);
  }
`;
