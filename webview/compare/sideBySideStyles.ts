import { css } from 'lit';

export const sideBySideStyles = css`
  :host {
    display: block;
    border-bottom: 1px solid var(--ptl-hairline);
  }
  .heads,
  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 64px minmax(0, 1fr);
    padding: 0 16px;
  }
  .heads {
    padding-block: 12px 6px;
  }
  ptl-side-head {
    padding-left: 36px;
  }
  ptl-side-head:last-child {
    grid-column: 3;
  }
  .scrolls {
    max-height: max(240px, var(--texts-height, 46vh));
  }
  .columns {
    position: relative;
    padding-bottom: 14px;
  }
  .ends-forked {
    padding-bottom: 38px;
  }
  .side {
    position: relative;
    padding-left: 36px;
    min-width: 0;
  }
  .side:last-of-type {
    grid-column: 3;
  }
  ptl-token-text {
    font: 14px/30px var(--ptl-mono);
  }
  .number {
    position: absolute;
    left: 0;
    width: 26px;
    text-align: right;
    font: 11px/30px var(--ptl-mono);
    color: var(--ptl-muted);
    user-select: none;
  }
  .probe {
    position: absolute;
    visibility: hidden;
    font: 14px/30px var(--ptl-mono);
    white-space: pre;
  }
  .wire {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    pointer-events: none;
  }
  .wire path {
    fill: none;
    stroke: var(--ptl-baseline);
    stroke-width: 1.5;
  }
  .tag {
    position: absolute;
    transform: translate(-50%, -50%);
    padding: 1px 8px;
    border-radius: 9px;
    border: 1px solid var(--ptl-outline);
    font: 11px/16px var(--ptl-font);
    white-space: nowrap;
    background: var(--vscode-badge-background, var(--ptl-zero));
    color: var(--vscode-badge-foreground, var(--ptl-text));
    pointer-events: none;
  }
  @media (max-width: 900px) {
    .heads {
      display: none;
    }
    .columns {
      grid-template-columns: minmax(0, 1fr);
      row-gap: 10px;
    }
    .side:last-of-type {
      grid-column: 1;
    }
    .wire,
    .tag {
      display: none;
    }
    .stacked-head {
      display: flex;
      padding: 10px 0 4px;
    }
  }
  @media (min-width: 901px) {
    .stacked-head {
      display: none;
    }
  }
`;
