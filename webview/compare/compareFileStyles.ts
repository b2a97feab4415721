import { css } from 'lit';

export const compareFileStyles = css`
  :host {
    --prompt-lines: 6;
    --texts-height: calc(100vh - 290px);
  }
  .problem {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 32px;
    align-items: start;
    padding: 8px 16px 10px;
    border-bottom: 1px solid var(--ptl-hairline);
  }
  ptl-outcomes {
    width: 250px;
    margin-top: 4px;
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
  .samples {
    display: flex;
    align-items: center;
    gap: 2px;
    padding: 6px 16px 0 46px;
  }
  .note {
    padding: 10px 16px 14px 52px;
  }
  @media (max-width: 900px) {
    .problem {
      grid-template-columns: minmax(0, 1fr);
      gap: 8px;
    }
  }
`;
