import { css } from 'lit';

export const stepScrubberStyles = css`
  :host {
    display: grid;
    grid-template-columns: 156px minmax(0, 1fr) 200px;
    min-height: 92px;
    padding: 0 16px;
    border-bottom: 1px solid var(--ptl-hairline);
  }
  .now {
    display: flex;
    flex-direction: column;
    justify-content: center;
    gap: 2px;
  }
  .now .row {
    gap: 2px;
    height: 26px;
  }
  .number {
    margin-right: 8px;
  }
  dl {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 3px 8px;
    align-content: center;
    padding-left: 16px;
    font: 12px/16px var(--ptl-font);
  }
  b {
    font-weight: 600;
  }
  .warning {
    color: var(--ptl-warning);
  }
  @media (max-width: 900px) {
    :host {
      grid-template-columns: 132px minmax(0, 1fr);
    }
    dl {
      grid-column: 1 / -1;
      grid-template-columns: repeat(4, auto auto);
      justify-content: start;
      column-gap: 6px;
      padding: 0 0 8px;
    }
    dd:not(:last-child) {
      margin-right: 14px;
    }
  }
  @media (max-width: 680px) {
    dl {
      grid-template-columns: repeat(2, auto auto);
    }
  }
`;
