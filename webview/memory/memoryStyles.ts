import { css } from 'lit';
import { narrowPanel } from '../shared/narrowPanel';

export const memoryStyles = css`
  main {
    flex: 1;
    min-height: 0;
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(360px, 400px);
  }
  .left {
    min-width: 0;
    min-height: 0;
    padding: 16px 20px;
    border-right: 1px solid var(--ptl-hairline);
  }
  .finding {
    display: flex;
    gap: 8px;
    align-items: baseline;
  }
  .fits {
    color: var(--ptl-right);
  }
  .over {
    color: var(--ptl-wrong);
  }
  .detail {
    margin-top: 4px;
  }
  ptl-memory-bars {
    margin-top: 12px;
  }
  section {
    margin-top: 16px;
    padding-top: 12px;
    border-top: 1px solid var(--ptl-hairline);
  }
  .assumed {
    margin-top: 4px;
    max-width: 90ch;
  }
  .assumed li {
    padding: 1px 0;
  }
  aside {
    min-width: 0;
    min-height: 0;
  }
  footer {
    flex: none;
    display: flex;
    gap: 8px;
    align-items: baseline;
    padding: 8px 20px;
    border-top: 1px solid var(--ptl-hairline);
    font: 11px/16px var(--ptl-font);
    color: var(--ptl-muted);
  }
  footer ptl-icon {
    align-self: center;
  }
  ${narrowPanel}
`;
