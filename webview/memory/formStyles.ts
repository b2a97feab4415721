import { css } from 'lit';

/** Names to the left, controls to the right, in sections. */
export const formStyles = css`
  :host {
    display: block;
  }
  section {
    padding: 12px 20px;
    border-bottom: 1px solid var(--ptl-hairline);
  }
  h2 {
    margin-bottom: 6px;
  }
  .field {
    display: grid;
    grid-template-columns: minmax(0, 200px) minmax(0, 1fr);
    gap: 8px;
    align-items: center;
    min-height: 30px;
    padding-left: 8px;
    margin-left: -10px;
    border-left: 2px solid transparent;
    font: 12px/16px var(--ptl-font);
  }
  .field.changed {
    border-left-color: var(--ptl-series-2);
  }
  .name {
    overflow-wrap: anywhere;
  }
  vscode-dropdown {
    width: 100%;
    min-width: 0;
  }
  .refusal {
    margin-top: 6px;
    color: var(--ptl-warning);
    overflow-wrap: anywhere;
  }
`;
