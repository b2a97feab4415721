import { css } from 'lit';
import { narrowPanel } from '../shared/narrowPanel';

export const readinessStyles = css`
  main {
    flex: 1;
    min-height: 0;
    display: grid;
    grid-template-columns: minmax(0, 808fr) minmax(340px, 472fr);
  }
  .left {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
    border-right: 1px solid var(--ptl-hairline);
  }
  ptl-readiness-charts {
    padding: 16px 16px 24px 20px;
  }
  ptl-problem-samples {
    flex: 1;
  }
  aside {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
  }
  .which {
    padding: 12px 20px 0;
    overflow-x: auto;
  }
  ptl-problems {
    flex: 1 1 200px;
    min-height: 200px;
  }
  footer {
    flex: none;
    display: flex;
    gap: 8px;
    padding: 8px 20px;
    max-height: 72px;
    overflow: auto;
    border-top: 1px solid var(--ptl-hairline);
    font: 11px/16px var(--ptl-font);
    color: var(--ptl-muted);
  }
  ${narrowPanel}
  @media (max-width: 900px) {
    ptl-problems {
      height: 420px;
    }
    footer {
      max-height: none;
    }
  }
`;
