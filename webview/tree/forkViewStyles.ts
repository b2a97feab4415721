import { css } from 'lit';

export const forkViewStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  section {
    flex: none;
    padding: 14px 20px;
    border-top: 1px solid var(--ptl-hairline);
  }
  section:first-of-type {
    border-top: 0;
  }
  .samples {
    flex: 1 1 160px;
    min-height: 140px;
    display: flex;
    flex-direction: column;
    padding: 14px 0 8px;
  }
  .samples .head {
    padding: 0 20px 6px;
  }
  .samples ptl-samples-through {
    flex: 1;
  }
  .head {
    display: flex;
    align-items: baseline;
    gap: 8px;
  }
  .head h2 {
    flex: 1;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .path {
    max-height: 74px;
    margin-top: 8px;
    font-size: 12px;
    line-height: 18px;
    overflow-wrap: anywhere;
  }
  p.path.small {
    font: 12px/18px var(--ptl-font);
  }
  .first {
    padding: 1px 0;
  }
  table {
    width: 100%;
    margin: 8px 0 0;
    border-collapse: collapse;
    font: 12px/16px var(--ptl-font);
  }
  th,
  td {
    height: 22px;
    padding: 0 0 0 12px;
    text-align: right;
    font-weight: 400;
    white-space: nowrap;
  }
  th {
    color: var(--ptl-muted);
  }
  th[scope='row'],
  thead td {
    padding-left: 0;
    text-align: left;
    white-space: normal;
  }
  tbody td:last-child {
    font-weight: 600;
  }
  .closed .head .figure {
    width: 34px;
  }
  .closed ul {
    max-height: 132px;
    margin: 4px -20px -6px;
  }
  .closed p {
    margin-top: 6px;
  }
  .closed button {
    display: flex;
    align-items: center;
    gap: 8px;
    width: 100%;
    height: 22px;
    padding: 0 20px;
    border: 0;
    background: none;
    color: inherit;
    font: 12px/16px var(--ptl-font);
    text-align: left;
    cursor: pointer;
  }
  .closed button:hover {
    background: var(--ptl-row-hover);
  }
  .closed button:focus-visible {
    outline-offset: -1px;
  }
  .closed button .clip {
    flex: 1;
  }
  .closed button .figure {
    width: 34px;
    flex: none;
  }
  .right {
    font-weight: 600;
    color: var(--ptl-right);
  }
  @media (max-width: 900px) {
    .samples {
      flex: none;
      height: 300px;
    }
  }
`;
