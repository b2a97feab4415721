import { css } from 'lit';

export const tokenListStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    min-width: 0;
  }
  .line {
    display: grid;
    grid-template-columns: var(--ptl-list-columns);
    gap: 0 12px;
    align-items: center;
    height: 24px;
    padding: 0 16px 0 20px;
  }
  .head {
    flex: none;
    height: 30px;
    border-bottom: 1px solid var(--ptl-hairline);
    /* As the rows below, which scroll. */
    scrollbar-gutter: stable;
    scrollbar-width: thin;
    overflow: hidden;
  }
  .head > span {
    display: flex;
    gap: 8px;
    min-width: 0;
  }
  .head > .right {
    justify-content: end;
  }
  .head button {
    display: flex;
    align-items: center;
    min-width: 0;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  .head button:hover {
    color: var(--ptl-text);
  }
  .head [aria-pressed='true'] {
    color: var(--ptl-text);
    font-weight: 600;
  }
  .list {
    flex: 1;
    min-height: 96px;
    position: relative;
    scrollbar-gutter: stable;
  }
  [role='option'] {
    position: absolute;
    left: 0;
    right: 0;
    cursor: pointer;
    font: 12px/16px var(--ptl-font);
  }
  [role='option'] > span {
    display: flex;
    align-items: center;
    gap: 8px;
    min-width: 0;
  }
  [role='option'] > .right {
    justify-content: end;
  }
  [role='option']:hover {
    background: var(--ptl-row-hover);
  }
  [aria-selected='true'],
  [aria-selected='true']:hover {
    background: var(--ptl-selection);
    color: var(--ptl-selection-text);
    box-shadow: inset 0 0 0 1px var(--vscode-contrastActiveBorder, transparent);
  }
  .chip {
    display: inline-block;
    max-width: 100%;
    padding: 1px 5px;
    border-radius: var(--ptl-radius);
    border: 1px solid var(--ptl-outline);
    font: 12px/16px var(--ptl-mono);
  }
  .bar,
  .diverging {
    position: relative;
    flex: 1;
    min-width: 40px;
    height: 10px;
  }
  .bar i,
  .diverging i {
    position: absolute;
    top: 0;
    bottom: 0;
    border-radius: 1px;
    border: 1px solid var(--ptl-outline);
    min-width: 1px;
  }
  .bar i {
    left: 0;
  }
  .bar i:not([class]),
  .bar i[class=''] {
    background: var(--ptl-zero);
  }
  .bar i.forking {
    background: var(--ptl-heat-high);
  }
  .bar b {
    position: absolute;
    top: -2px;
    bottom: -2px;
    width: 2px;
    margin-left: -1px;
    background: var(--ptl-base);
  }
  .diverging::before {
    content: '';
    position: absolute;
    top: -7px;
    bottom: -7px;
    left: 50%;
    border-left: 1px solid var(--ptl-baseline);
  }
  i.more {
    background: var(--ptl-more);
  }
  i.less {
    background: var(--ptl-less);
  }
  .figure {
    flex: none;
    min-width: 40px;
  }
  .instead {
    display: block;
    font: 11px/16px var(--ptl-mono);
    color: var(--ptl-muted);
  }
  .instead span {
    padding-right: 6px;
  }
  [aria-selected='true'] .instead {
    color: inherit;
  }
`;
