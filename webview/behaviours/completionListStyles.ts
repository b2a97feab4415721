import { css } from 'lit';

export const completionListStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    border-top: 1px solid var(--ptl-hairline);
  }
  header,
  .filters,
  .failure {
    padding: 10px 20px 0;
  }
  header {
    display: flex;
    align-items: baseline;
    gap: 8px;
  }
  .filters {
    padding-bottom: 8px;
  }
  .failure {
    padding-bottom: 8px;
    color: var(--ptl-failed);
  }
  .scrolls {
    flex: 1;
    min-height: 0;
    padding: 4px 20px 12px;
  }
  li {
    display: grid;
    grid-template-columns: 14px minmax(0, 1fr);
    gap: 8px;
    padding: 6px 0;
    border-top: 1px solid var(--ptl-grid);
  }
  li:first-child {
    border-top: 0;
  }
  .right {
    color: var(--ptl-right);
  }
  .wrong {
    color: var(--ptl-wrong);
  }
  .not-known {
    color: var(--ptl-muted);
  }
  .prompt {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .prompt.clip {
    white-space: nowrap;
  }
  .text {
    font: 12px/18px var(--ptl-mono);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  mark {
    background: color-mix(in srgb, var(--ptl-forking) 20%, transparent);
    color: inherit;
    border-bottom: 2px solid var(--ptl-forking);
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
  }
  .more {
    padding: 8px 0;
  }
`;
