import { css } from 'lit';
import { narrowPanel } from '../shared/narrowPanel';

export const oneShotStyles = css`
  main {
    flex: 1;
    min-height: 0;
    display: grid;
    grid-template-columns: minmax(0, 868fr) minmax(300px, 412fr);
  }
  .left {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
    border-right: 1px solid var(--ptl-hairline);
  }
  .left > .finding {
    text-wrap: balance;
    flex: none;
    padding: 16px 20px 0;
  }
  .left > .second {
    flex: none;
    padding: 6px 20px 10px;
  }
  ptl-example-table {
    flex: 1;
  }
  ptl-number-tables {
    padding: 0 20px 24px;
  }
  ptl-one-shot-course {
    flex: none;
  }
  aside {
    min-width: 0;
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
    ptl-example-table {
      height: 420px;
    }
    footer {
      max-height: none;
    }
  }
`;
