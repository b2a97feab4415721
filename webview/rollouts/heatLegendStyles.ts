import { css } from 'lit';

export const heatLegendStyles = css`
  :host {
    display: block;
    height: 44px;
  }
  text {
    font: 11px/14px var(--ptl-font);
    fill: var(--ptl-muted);
    font-variant-numeric: tabular-nums;
  }
  .p80 {
    fill: var(--ptl-text);
  }
  .frame {
    fill: none;
    stroke: var(--ptl-baseline);
  }
  .count {
    fill: var(--ptl-baseline);
  }
  .mark {
    stroke: var(--ptl-forking);
    stroke-width: 2;
  }
  .stripe {
    fill: var(--ptl-zero);
  }
  .none {
    stroke: var(--ptl-zero);
  }
  dl {
    display: flex;
    align-items: center;
    justify-content: flex-end;
    flex-wrap: wrap;
    align-content: center;
    gap: 6px 12px;
    height: 44px;
    max-width: 380px;
    font: 11px/14px var(--ptl-font);
  }
  dl div {
    display: flex;
    gap: 4px;
  }
  .dotted {
    text-decoration: underline 1px dotted;
    text-underline-offset: 4px;
  }
  .solid {
    text-decoration: underline 2px;
    text-underline-offset: 4px;
  }
  .dashed {
    text-decoration: underline 2px dashed;
    text-underline-offset: 4px;
  }
  .inverse {
    background: var(--ptl-text);
    color: var(--ptl-background);
  }
  .hatched {
    width: 14px;
    background: repeating-linear-gradient(135deg, var(--ptl-zero) 0 2px, transparent 2px 5px);
  }
  .over {
    text-decoration: overline 2px var(--ptl-forking);
  }
`;
