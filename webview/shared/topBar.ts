import { css } from 'lit';

/** Declarations of the bar at the top of a panel, with its title, facts and actions: `:host { ${topBar} }`. */
export const topBar = css`
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 8px;
  min-height: 44px;
  padding: 8px 16px;
  border-bottom: 1px solid var(--ptl-hairline);
`;
