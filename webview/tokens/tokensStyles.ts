import { css } from 'lit';

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
