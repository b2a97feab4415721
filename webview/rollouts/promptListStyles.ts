import { css } from 'lit';

export const promptListStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  .tools {
    display: flex;
    flex-direction: column;
    gap: 8px;
    padding: 12px 16px 8px;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    height: 22px;
    padding: 0 6px;
    border-radius: 11px;
    border: 1px solid var(--vscode-radio-inactiveBorder, var(--ptl-baseline));
    background: none;
    color: inherit;
    font: 12px/16px var(--ptl-font);
    white-space: nowrap;
    cursor: pointer;
  }
  .chip span {
    color: var(--ptl-muted);
  }
  .chip[aria-pressed='true'] {
    background: var(--vscode-inputOption-activeBackground, var(--ptl-selection));
    border-color: var(--vscode-inputOption-activeBorder, var(--ptl-focus));
    color: var(--vscode-inputOption-activeForeground, var(--ptl-text));
    box-shadow: inset 0 0 0 1px var(--vscode-contrastActiveBorder, transparent);
  }
  .chip[aria-pressed='true'] span {
    color: inherit;
  }
  .chip:disabled {
    opacity: 0.5;
    cursor: default;
  }
  .columns,
  .item {
    display: grid;
    grid-template-columns: 22px minmax(0, 1fr) 112px 36px;
    gap: 8px;
    align-items: center;
    padding: 0 16px 0 12px;
  }
  .columns {
    height: 20px;
  }
  lit-virtualizer {
    flex: 1;
    min-height: 66px;
    outline: none;
  }
  lit-virtualizer:focus-visible .item[aria-selected='true'] {
    outline: 1px solid var(--ptl-focus);
    outline-offset: -1px;
  }
  .item {
    width: 100%;
    height: 22px;
    font: 12px/16px var(--ptl-font);
    cursor: pointer;
  }
  .item:hover {
    background: var(--ptl-row-hover);
  }
  .item[aria-selected='true'] {
    background: var(--ptl-selection);
    color: var(--ptl-selection-text);
    outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .index {
    text-align: right;
    font: 11px/14px var(--ptl-font);
    color: var(--ptl-muted);
  }
  [aria-selected='true'] .index {
    color: inherit;
  }
  .right {
    fill: var(--ptl-right);
  }
  .zero {
    fill: var(--ptl-zero);
  }
  [aria-selected='true'] .zero {
    fill: color-mix(in srgb, currentColor 28%, transparent);
  }
  .failed {
    fill: none;
    stroke: var(--ptl-muted);
  }
  [aria-selected='true'] .failed {
    stroke: currentColor;
  }
  .none {
    padding: 8px 16px;
  }
`;
