import { css } from 'lit';

/** Of a panel of two columns: where there is no room for both, the right one comes below the left and the page scrolls as a whole. */
export const narrowPanel = css`
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
  }
`;
