import { css } from 'lit';
import { controlStyles } from '../shared/controls';
import { baseStyles } from '../shared/theme';
import { topBar } from '../shared/topBar';

export const appStyles = [
  baseStyles,
  controlStyles,
  css`
    :host {
      display: flex;
      flex-direction: column;
      height: 100vh;
      min-width: 0;
    }
    header {
      ${topBar}
      flex: none;
    }
    h1,
    ptl-pill {
      flex: none;
    }
    .separator {
      width: 1px;
      height: 16px;
      margin: 0 4px;
      background: var(--ptl-hairline);
    }
    .notice {
      display: flex;
      align-items: center;
      gap: 8px;
      flex: none;
      padding: 2px 12px 2px 16px;
      border-bottom: 1px solid var(--ptl-hairline);
      color: var(--ptl-warning);
    }
    .notice span {
      color: var(--ptl-text);
      overflow-wrap: anywhere;
    }
    ptl-step-scrubber {
      flex: none;
    }
    ptl-state {
      flex: 1;
    }
    .body {
      flex: 1;
      min-height: 0;
      display: grid;
      grid-template-columns: 352px minmax(0, 1fr);
    }
    aside,
    main {
      display: flex;
      flex-direction: column;
      min-height: 0;
      min-width: 0;
    }
    aside {
      border-right: 1px solid var(--ptl-hairline);
    }
    ptl-prompt-list,
    ptl-group-view,
    ptl-step-table {
      flex: 1;
    }
    @media (max-width: 900px) {
      .body {
        grid-template: minmax(300px, 2fr) minmax(200px, 1fr) / minmax(0, 1fr);
      }
      aside {
        order: 2;
        border-right: 0;
        border-top: 1px solid var(--ptl-hairline);
      }
    }
  `,
];
