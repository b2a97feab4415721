import { css } from 'lit';
import { narrowPanel } from '../shared/narrowPanel';

export const tokensStyles = css`
  main {
    flex: 1;
    min-height: 0;
    display: grid;
    grid-template-columns: minmax(340px, 508fr) minmax(0, 772fr);
  }
  .left {
    min-width: 0;
    min-height: 0;
    border-right: 1px solid var(--ptl-hairline);
  }
  ${narrowPanel}
`;
