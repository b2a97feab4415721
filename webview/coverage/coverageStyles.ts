import { css } from 'lit';
import { narrowPanel } from '../shared/narrowPanel';

export const coverageStyles = css`
  main {
    flex: 1;
    min-height: 0;
    display: grid;
    grid-template-columns: minmax(0, 808fr) minmax(360px, 472fr);
  }
  .left {
    min-width: 0;
    min-height: 0;
    border-right: 1px solid var(--ptl-hairline);
  }
  .left > ptl-problem-samples {
    height: 100%;
  }
  aside {
    min-width: 0;
    min-height: 0;
  }
  ptl-coverage-side {
    height: 100%;
  }
  ptl-caveats {
    flex: none;
  }
  main > ptl-state {
    grid-column: 1 / -1;
  }
  ${narrowPanel}
  @media (max-width: 900px) {
    .left > ptl-problem-samples {
      height: 520px;
    }
    ptl-coverage-side {
      height: auto;
    }
  }
`;
