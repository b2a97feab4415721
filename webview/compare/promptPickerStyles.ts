import { css } from 'lit';

export const promptPickerStyles = css`
  :host {
    position: absolute;
    z-index: 30;
    top: 28px;
    left: 0;
    width: min(480px, 100vw - 32px);
    max-height: min(360px, 70vh);
    display: flex;
    flex-direction: column;
    gap: 4px;
    padding: 8px;
    background: var(--ptl-hover-background);
    color: var(--ptl-hover-text);
    border: 1px solid var(--ptl-hover-border);
    border-radius: var(--ptl-radius-hover);
    box-shadow: 0 4px 16px var(--ptl-shadow);
  }
  .list {
    min-height: 0;
    margin: 0 -8px -8px;
    padding-bottom: 4px;
  }
  [role='option'] {
    display: grid;
    grid-template-columns: 28px minmax(0, 1fr);
    gap: 8px;
    align-items: center;
    height: 22px;
    padding: 0 8px;
    cursor: pointer;
  }
  [role='option']:hover {
    background: var(--ptl-row-hover);
  }
  [aria-selected='true'] {
    background: var(--ptl-selection);
    color: var(--ptl-selection-text);
    /* Dotted: in high contrast the row with the focus often has the same colour. */
    outline: 1px dotted var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  [role='option']:focus-visible {
    outline: 1px solid var(--ptl-focus);
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
`;
