import { css } from 'lit';
import { tableStyles } from '../shared/tableStyles';

export const stepTableStyles = [
  tableStyles,
  css`
    :host {
      display: block;
      min-height: 0;
      overflow: auto;
      padding: 0 20px 12px;
    }
    :is(th, td):first-child {
      padding-left: 8px;
    }
    :is(th, td):last-child {
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
  `,
];
