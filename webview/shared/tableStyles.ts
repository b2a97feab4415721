import { css } from 'lit';

/**
 * Tables of numbers: rows of 24 px, quiet heads that stay in view, figures to the right. The first column and cells of class `words` are text,
 * to the left.
 */
export const tableStyles = css`
  table {
    border-collapse: separate;
    border-spacing: 0;
    font: 12px/16px var(--ptl-font);
  }
  th,
  td {
    height: 24px;
    padding: 0 0 0 24px;
    border-bottom: 1px solid var(--ptl-grid);
    text-align: right;
    white-space: nowrap;
  }
  th {
    font-weight: 400;
    color: var(--ptl-muted);
  }
  thead th {
    position: sticky;
    top: 0;
    background: var(--ptl-background);
  }
  :is(th, td):first-child {
    padding-left: 0;
    text-align: left;
  }
  .words {
    text-align: left;
  }
`;
