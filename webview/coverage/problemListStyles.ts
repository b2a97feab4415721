import { css } from 'lit';

export const problemListStyles = css`
  :host,
  .all {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  .all {
    flex: 1;
  }
  .tabs {
    display: flex;
    gap: 16px;
    padding: 0 20px;
    border-bottom: 1px solid var(--ptl-hairline);
  }
  .tabs button {
    padding: 8px 0 6px;
    border: 0;
    border-bottom: 2px solid transparent;
    background: none;
    color: var(--ptl-muted);
    font: 12px/16px var(--ptl-font);
    white-space: nowrap;
    cursor: pointer;
  }
  .tabs [aria-selected='true'] {
    color: var(--ptl-text);
    font-weight: 600;
    border-bottom-color: var(--vscode-panelTitle-activeBorder, var(--ptl-focus));
  }
  .tabs button:disabled {
    cursor: default;
    color: color-mix(in srgb, var(--ptl-text) 55%, var(--ptl-background));
  }
  .row {
    display: grid;
    grid-template-columns: minmax(0, 1.5fr) minmax(0, 1fr) minmax(0, 1fr) 16px;
    gap: 10px;
    height: 24px;
    align-items: center;
    padding: 0 16px 0 20px;
  }
  .alone .row {
    grid-template-columns: minmax(0, 1.5fr) minmax(0, 1fr) 16px;
  }
  .head {
    flex: none;
  }
  .list {
    flex: 1;
    min-height: 120px;
    position: relative;
  }
  [role='option'] {
    position: absolute;
    left: 0;
    right: 0;
    cursor: pointer;
    font: 12px/16px var(--ptl-font);
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
  .share {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  .share i {
    flex: none;
    height: 8px;
    border-radius: 1px;
  }
  [aria-selected='true'] .none {
    color: inherit;
  }
  .nothing {
    padding: 10px 20px;
  }
`;
