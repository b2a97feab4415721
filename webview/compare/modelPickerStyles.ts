import { css } from 'lit';

/** The two models of a comparison in its header, each with the colour that it has in every view. */
export const modelPickerStyles = css`
  .model {
    display: flex;
    align-items: center;
    gap: 6px;
    min-width: 0;
  }
  .model i {
    flex: none;
    width: 3px;
    height: 16px;
    border-radius: 2px;
  }
  .of-base {
    background: var(--ptl-base);
  }
  .of-other {
    background: var(--ptl-trained);
  }
  vscode-dropdown {
    min-width: 150px;
    max-width: 300px;
  }
  h1 {
    padding-right: 4px;
  }
`;
