import { css } from 'lit';

export const treeAppStyles = css`
  main {
    flex: 1;
    min-height: 0;
    display: grid;
    grid-template-columns: minmax(0, 1fr) 292px;
  }
  .left {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
    border-right: 1px solid var(--ptl-hairline);
  }
  .finding {
    padding: 14px 20px 0;
    text-wrap: balance;
  }
  ptl-tree-legend {
    padding: 8px 20px 4px;
  }
  ptl-search-tree,
  ptl-tree-table,
  ptl-sample {
    flex: 1;
    min-height: 0;
  }
  .notes {
    padding: 8px 20px;
  }
  aside {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
  }
  ptl-fork {
    flex: 1 0 auto;
  }
  @media (min-width: 901px) {
    ptl-fork {
      min-height: 0;
      flex: 1 0 100%;
      height: 100%;
    }
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
    }
    ptl-search-tree,
    ptl-tree-table,
    ptl-sample {
      flex: none;
      height: 480px;
    }
    aside {
      overflow: visible;
    }
  }
`;
