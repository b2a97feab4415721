import { css } from 'lit';

export const tokenTextStyles = css`
  :host {
    display: block;
    position: relative;
    font: 13px/22px var(--ptl-mono);
    color: var(--ptl-editor-text);
  }
  .text {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    tab-size: 4;
    unicode-bidi: isolate;
    cursor: default;
    user-select: text;
    outline: none;
  }
  .chunk {
    content-visibility: auto;
    contain-intrinsic-size: auto none auto 440px;
  }
  /* Eager: laid out at once, so that two texts side by side keep their lines level. */
  :host([eager]) .chunk,
  .chunk:only-child {
    content-visibility: visible;
  }
  svg {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    pointer-events: none;
    /* A frame goes a little beyond the text at the ends of a line; no paint containment, which would cut it there. */
    overflow: visible;
    contain: layout style size;
  }
  .rings rect {
    fill: none;
    stroke: var(--ptl-focus);
    stroke-width: 1;
  }
  .outline {
    fill: none;
    stroke-width: 1;
  }
  .outline.thick {
    stroke-width: 2;
  }
`;
