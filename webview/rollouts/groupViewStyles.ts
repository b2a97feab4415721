import { css } from 'lit';

export const groupViewStyles = css`
  :host {
    --ptl-completion-columns: 22px 62px 110px 96px minmax(0, 1fr);
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
    container-type: inline-size;
  }
  .prompt {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    padding: 10px 16px 0 20px;
  }
  h2 {
    flex: 1 1 260px;
    min-width: 0;
    font: 600 14px/20px var(--ptl-mono);
    max-height: 40px;
    overflow: hidden;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow-wrap: anywhere;
  }
  .tools {
    display: grid;
    grid-template: auto 24px / auto minmax(0, 1fr) auto;
    gap: 6px 16px;
    padding: 2px 16px 8px 20px;
    border-bottom: 1px solid var(--ptl-hairline);
  }
  .tools .summary {
    grid-column: 1 / 3;
    font: 12px/16px var(--ptl-font);
  }
  .tools vscode-checkbox {
    white-space: nowrap;
  }
  ptl-heat-legend {
    grid-area: 1 / 3 / 3;
    align-self: end;
  }
  .head {
    display: grid;
    grid-template-columns: var(--ptl-completion-columns);
    column-gap: 8px;
    align-items: center;
    height: 24px;
    flex: none;
    padding: 0 16px 0 20px;
    border-bottom: 1px solid var(--ptl-hairline);
  }
  .head :first-child {
    text-align: right;
    padding-right: 2px;
  }
  .list {
    flex: 1;
    min-height: 120px;
  }
  @container (max-width: 820px) {
    .tools {
      grid-template: auto 24px auto / auto minmax(0, 1fr);
    }
    .tools .summary {
      grid-column: 1 / -1;
    }
    ptl-heat-legend {
      grid-area: 3 / 1 / auto / -1;
      justify-self: start;
    }
  }
  @container (max-width: 620px) {
    .head,
    ptl-completion {
      --ptl-completion-columns: 22px 62px 110px minmax(0, 1fr);
    }
    .head :last-child {
      display: none;
    }
    ptl-completion::part(body) {
      grid-column: 1 / -1;
    }
  }
`;
