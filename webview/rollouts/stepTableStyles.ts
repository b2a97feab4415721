import { css } from 'lit';

export const stepTableStyles = css`
  :host {
    display: block;
    min-height: 0;
    overflow: auto;
    padding: 0 20px 12px;
  }
  table {
    border-collapse: collapse;
    font: 12px/16px var(--ptl-font);
  }
  th {
    position: sticky;
    top: 0;
    padding: 8px 0 4px 28px;
    background: var(--ptl-background);
    color: var(--ptl-muted);
    font: 11px/14px var(--ptl-font);
    text-align: right;
  }
  td {
    height: 24px;
    padding: 0 0 0 28px;
    text-align: right;
    border-top: 1px solid var(--ptl-grid);
  }
  th:first-child,
  td:first-child {
    padding-left: 8px;
  }
  th:last-child,
  td:last-child {
    padding-right: 8px;
  }
  tr[aria-current] td {
    background: var(--ptl-selection);
    color: var(--ptl-selection-text);
  }
  button {
    border: 0;
    padding: 0;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
    text-decoration: underline;
  }
`;
