import { css } from 'lit';

export const compareStyles = css`
  .seeds {
    display: grid;
    grid-template-columns: minmax(330px, 1fr) minmax(0, auto) minmax(216px, 1fr);
    gap: 16px;
    align-items: center;
    min-height: 96px;
    padding: 6px 16px;
    border-bottom: 1px solid var(--ptl-hairline);
  }
  ptl-outcomes {
    justify-self: end;
    width: 216px;
  }
  main {
    flex: 1;
    min-height: 0;
    display: flex;
    flex-direction: column;
  }
  main > * {
    flex: none;
  }
  main > ptl-state {
    flex: 1;
  }
  @media (max-width: 900px) {
    .seeds {
      grid-template-columns: minmax(0, 1fr);
    }
    ptl-outcomes {
      justify-self: start;
    }
    ptl-seeds {
      justify-content: start;
    }
  }
`;
