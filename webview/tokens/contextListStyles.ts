import { css } from 'lit';

export const contextListStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    min-width: 0;
  }
  .head {
    flex: none;
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 8px;
    padding: 10px 16px 4px 20px;
    border-top: 1px solid var(--ptl-hairline);
  }
  .list {
    flex: 1;
    min-height: 72px;
    padding-bottom: 8px;
    scrollbar-gutter: stable;
  }
  [role='option'] {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr) auto minmax(0, 1fr) 40px;
    gap: 0 8px;
    align-items: center;
    height: 24px;
    padding: 0 16px 0 20px;
    font: 12px/16px var(--ptl-font);
    cursor: pointer;
  }
  .closed [role='option'] {
    cursor: default;
  }
  [role='option']:hover {
    background: var(--ptl-row-hover);
  }
  [role='option']:focus-visible {
    outline-offset: -1px;
  }
  .right {
    color: var(--ptl-right);
  }
  .wrong {
    color: var(--ptl-wrong);
  }
  .before,
  .after,
  .token {
    overflow: hidden;
    white-space: pre;
    font: 12px/18px var(--ptl-mono);
    color: var(--ptl-editor-text);
  }
  .before {
    display: flex;
    justify-content: flex-end;
    mask-image: linear-gradient(to right, transparent, #000 36px);
  }
  .after {
    mask-image: linear-gradient(to left, transparent, #000 36px);
  }
  .token {
    width: var(--ptl-token-width);
    text-align: center;
    text-overflow: ellipsis;
    font-weight: 700;
    border: 1px solid var(--ptl-outline);
  }
  .reason {
    flex: none;
    padding: 0 20px 8px;
  }
  @media (max-width: 900px) {
    .list {
      max-height: 420px;
    }
  }
`;
