import { css } from 'lit';
import { narrowPanel } from '../shared/narrowPanel';

export const behavioursStyles = css`
  main {
    flex: 1;
    min-height: 0;
    display: grid;
    grid-template-columns: minmax(0, 808fr) minmax(360px, 472fr);
  }
  .left {
    min-width: 0;
    min-height: 0;
    padding: 16px 16px 16px 20px;
    border-right: 1px solid var(--ptl-hairline);
  }
  .finding {
    text-wrap: balance;
  }
  .detail {
    margin-top: 4px;
  }
  .sets {
    margin-top: 12px;
    max-width: 100%;
    overflow-x: auto;
  }
  .none {
    margin-top: 12px;
    max-width: 60ch;
  }
  aside {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
  }
  .numbers {
    flex: 0 1 auto;
    min-height: 120px;
  }
  ptl-completion-list {
    flex: 1 1 240px;
    min-height: 240px;
  }
  .hint {
    padding: 14px 20px;
    border-top: 1px solid var(--ptl-hairline);
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
    ptl-completion-list {
      height: 480px;
    }
    footer {
      max-height: none;
    }
  }
`;
