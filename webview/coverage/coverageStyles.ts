import { css } from 'lit';

export const coverageStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100vh;
    min-width: 0;
  }
  main {
    flex: 1;
    min-height: 0;
    display: grid;
    grid-template-columns: minmax(0, 808fr) minmax(360px, 472fr);
  }
  main.alone {
    grid-template-columns: minmax(0, 1fr);
  }
  .left {
    min-width: 0;
    min-height: 0;
    border-right: 1px solid var(--ptl-hairline);
  }
  .charts {
    padding: 16px 16px 16px 20px;
  }
  .left > ptl-problem-samples {
    height: 100%;
  }
  .finding {
    text-wrap: balance;
  }
  .detail {
    margin-top: 4px;
  }
  ptl-pass-at-k {
    margin-top: 12px;
  }
  .caption {
    display: flex;
    align-items: baseline;
    flex-wrap: wrap;
    gap: 0 8px;
    margin-top: 8px;
  }
  aside {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
  }
  .block {
    padding: 16px 20px 14px;
    border-bottom: 1px solid var(--ptl-hairline);
  }
  .block h2 {
    padding-bottom: 8px;
  }
  .with {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding-bottom: 10px;
  }
  ptl-problems {
    flex: 1;
  }
  footer {
    display: flex;
    flex-direction: column;
    gap: 2px;
    max-height: 96px;
    padding: 8px 20px;
    border-top: 1px solid var(--ptl-hairline);
    font: 11px/16px var(--ptl-font);
    color: var(--ptl-muted);
  }
  footer p {
    display: flex;
    gap: 8px;
  }
  .warning ptl-icon {
    color: var(--ptl-warning);
  }
  .strip {
    display: flex;
    gap: 12px;
    align-items: baseline;
    padding: 6px 16px;
    border-bottom: 1px solid var(--ptl-hairline);
    font: 12px/16px var(--ptl-font);
  }
  .strip.failed {
    color: var(--ptl-failed);
  }
  main > ptl-state {
    grid-column: 1 / -1;
  }
  @media (max-width: 900px) {
    :host {
      display: block;
      overflow: auto;
    }
    main {
      display: block;
    }
    .left {
      border-right: 0;
      border-bottom: 1px solid var(--ptl-hairline);
      overflow: visible;
    }
    .left > ptl-problem-samples {
      height: 520px;
    }
    ptl-problems {
      height: 420px;
    }
    footer {
      max-height: none;
    }
  }
`;
