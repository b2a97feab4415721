import { css, unsafeCSS } from 'lit';

/** Eight colours from near the base's grey to that of a model: its steps, or values of what is varied. */
const sequence = (role: 'trained' | 'distilled') =>
  unsafeCSS(
    Array.from(
      { length: 8 },
      (_, i) => `--ptl-${role}-${i + 1}: color-mix(in srgb, var(--ptl-${role}) ${30 + 10 * i}%, var(--ptl-base));`,
    ).join('\n'),
  );

/**
 * Colours by role, on `body`, so that every element inherits them through shadow roots. Values are VS Code's; the fallbacks stand
 * for themes or hosts that lack one. Contributed colours arrive as `--vscode-postTraining-*`.
 */
const roles = css`
  body {
    --ptl-font: var(--vscode-font-family, system-ui, 'Segoe UI', 'Ubuntu', 'Droid Sans', sans-serif);
    --ptl-mono: var(--vscode-editor-font-family, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace);
    --ptl-radius: var(--vscode-cornerRadius-small, 4px);
    --ptl-radius-hover: var(--vscode-cornerRadius-medium, 6px);
    --ptl-text: var(--vscode-foreground, #ccc);
    --ptl-background: var(--vscode-editor-background, #1f1f1f);
    --ptl-editor-text: var(--vscode-editor-foreground, var(--ptl-text));
    --ptl-hairline: var(--vscode-panel-border, color-mix(in srgb, var(--ptl-text) 11%, var(--ptl-background)));
    --ptl-muted: color-mix(in srgb, var(--ptl-text) 76%, var(--ptl-background));
    --ptl-grid: color-mix(in srgb, var(--ptl-text) 11%, var(--ptl-background));
    --ptl-baseline: color-mix(in srgb, var(--ptl-text) 26%, var(--ptl-background));
    --ptl-zero: color-mix(in srgb, var(--ptl-text) 19%, var(--ptl-background));
    --ptl-hatch: var(--ptl-grid);
    /* Multiplies every tint. */
    --ptl-tint: 1;
    --ptl-band-edge: none;
    --ptl-selection: var(--vscode-list-activeSelectionBackground, #04395e);
    --ptl-selection-text: var(--vscode-list-activeSelectionForeground, var(--ptl-text));
    --ptl-row-hover: var(--vscode-list-hoverBackground, var(--ptl-grid));
    --ptl-focus: var(--vscode-focusBorder, #0078d4);
    --ptl-outline: var(--vscode-contrastBorder, transparent);
    --ptl-link: var(--vscode-textLink-foreground, #4daafc);
    --ptl-running: var(--vscode-charts-blue, #59a4f9);
    --ptl-failed: var(--vscode-errorForeground, #f85149);
    --ptl-warning: var(--vscode-list-warningForeground, #cca700);
    --ptl-right: var(--vscode-postTraining-rewardRight, #4cc38a);
    --ptl-wrong: var(--vscode-postTraining-rewardWrong, #f0897b);
    --ptl-base: var(--vscode-postTraining-modelBase, #a6a6a6);
    --ptl-trained: var(--vscode-postTraining-modelTrained, #59a4f9);
    --ptl-distilled: var(--vscode-postTraining-modelDistilled, #c792ea);
    ${sequence('trained')}
    ${sequence('distilled')}
    --ptl-heat-mid: var(--vscode-postTraining-heatMid, #5f3676);
    --ptl-heat-high: var(--vscode-postTraining-heatHigh, #c94d22);
    --ptl-heat-text: var(--vscode-postTraining-heatForeground, #fff);
    --ptl-forking: var(--vscode-postTraining-forkingMark, #ffb066);
    --ptl-more: var(--vscode-postTraining-divergingUp, #2a72c4);
    --ptl-less: var(--vscode-postTraining-divergingDown, #b8425a);
    --ptl-series-1: var(--vscode-postTraining-series1, #59a4f9);
    --ptl-series-2: var(--vscode-postTraining-series2, #d9a441);
    --ptl-series-3: var(--vscode-postTraining-series3, #7fb7a3);
    --ptl-closed: var(--vscode-postTraining-closed, #7d7d7d);
    --ptl-hover-background: var(--vscode-editorHoverWidget-background, #202020);
    --ptl-hover-border: var(--vscode-editorHoverWidget-border, #454545);
    --ptl-hover-text: var(--vscode-editorHoverWidget-foreground, var(--ptl-text));
    --ptl-hover-foot: var(--vscode-editorHoverWidget-statusBarBackground, var(--ptl-grid));
    --ptl-shadow: var(--vscode-widget-shadow, rgba(0, 0, 0, 0.36));
  }
  body.vscode-light {
    /* The other red of its own light themes has a contrast of 3.4 on white. */
    --ptl-failed: var(--vscode-list-errorForeground, #b01011);
    --ptl-right: var(--vscode-postTraining-rewardRight, #15803d);
    --ptl-wrong: var(--vscode-postTraining-rewardWrong, #b5301c);
    --ptl-base: var(--vscode-postTraining-modelBase, #6b6b6b);
    --ptl-trained: var(--vscode-postTraining-modelTrained, #0063d3);
    --ptl-distilled: var(--vscode-postTraining-modelDistilled, #7a3e9d);
    --ptl-heat-mid: var(--vscode-postTraining-heatMid, #e6c8ee);
    --ptl-heat-high: var(--vscode-postTraining-heatHigh, #f08350);
    --ptl-heat-text: var(--vscode-postTraining-heatForeground, #1f1f1f);
    --ptl-forking: var(--vscode-postTraining-forkingMark, #b34700);
    --ptl-more: var(--vscode-postTraining-divergingUp, #6db3f8);
    --ptl-less: var(--vscode-postTraining-divergingDown, #f58a95);
    --ptl-series-1: var(--vscode-postTraining-series1, #0063d3);
    --ptl-series-2: var(--vscode-postTraining-series2, #9a6700);
    --ptl-series-3: var(--vscode-postTraining-series3, #2f7d6b);
    --ptl-closed: var(--vscode-postTraining-closed, #8a8a8a);
    --ptl-warning: var(--vscode-list-warningForeground, #855f00);
  }
  /* High contrast: no tints, and every boundary is drawn. */
  body.vscode-high-contrast {
    --ptl-hairline: var(--vscode-contrastBorder, var(--ptl-text));
    --ptl-muted: var(--ptl-text);
    --ptl-baseline: var(--ptl-text);
    --ptl-zero: color-mix(in srgb, var(--ptl-text) 55%, var(--ptl-background));
    --ptl-hatch: color-mix(in srgb, var(--ptl-text) 45%, var(--ptl-background));
    --ptl-warning: var(--vscode-editorWarning-foreground, var(--ptl-text));
    --ptl-tint: 0;
    --ptl-band-edge: var(--ptl-text);
    --ptl-selection: transparent;
    --ptl-selection-text: var(--ptl-text);
    --ptl-row-hover: transparent;
    --ptl-hover-foot: transparent;
    --ptl-hover-border: var(--vscode-contrastBorder, var(--ptl-text));
    --ptl-shadow: transparent;
  }
  html,
  body {
    height: 100%;
  }
  body {
    margin: 0;
    padding: 0;
    overflow: hidden;
    background: var(--ptl-background);
    color: var(--ptl-text);
    font: 13px/18px var(--ptl-font);
    font-variant-numeric: tabular-nums;
  }
`;

/** Puts the colours by role on the page. Call once, before the first element renders. */
export function installTheme(): void {
  if (roles.styleSheet && !document.adoptedStyleSheets.includes(roles.styleSheet)) {
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, roles.styleSheet];
  }
}

/**
 * The type scale and the few layout classes every element shares: put it first in `static styles`. `finding` 18/24, `number` 20/24,
 * body 13/18, `small` 12/16, `axis` 11/14.
 */
export const baseStyles = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host {
    font-variant-numeric: tabular-nums;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  h1 {
    font: 600 13px/18px var(--ptl-font);
  }
  h2,
  h3 {
    font: 600 12px/16px var(--ptl-font);
  }
  .finding {
    font: 600 18px/24px var(--ptl-font);
  }
  .number {
    font: 600 20px/24px var(--ptl-font);
  }
  .small {
    font: 12px/16px var(--ptl-font);
  }
  .axis {
    font: 11px/14px var(--ptl-font);
    color: var(--ptl-muted);
  }
  .muted {
    color: var(--ptl-muted);
  }
  .strong {
    font-weight: 600;
  }
  .mono {
    font-family: var(--ptl-mono);
    font-size: 12px;
  }
  .figure {
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .grow {
    flex: 1 1 auto;
    min-width: 0;
  }
  .clip {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    min-width: 0;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  /* Weaker than the type scale, so that a link can be small. */
  :where(button.link) {
    font: inherit;
  }
  button.link {
    flex: none;
    padding: 0;
    border: 0;
    background: none;
    color: var(--ptl-link);
    white-space: nowrap;
    cursor: pointer;
  }
  button.link:hover {
    text-decoration: underline;
  }
  svg {
    display: block;
    overflow: visible;
  }
  :focus {
    outline: none;
  }
  :focus-visible {
    outline: 1px solid var(--ptl-focus);
    outline-offset: 1px;
  }
  kbd {
    font: 11px/14px var(--ptl-font);
    padding: 0 4px;
    border: 1px solid var(--vscode-keybindingLabel-border, var(--ptl-hairline));
    border-bottom-color: var(--vscode-keybindingLabel-bottomBorder, var(--ptl-hairline));
    border-radius: 3px;
    background: var(--vscode-keybindingLabel-background, transparent);
    color: var(--vscode-keybindingLabel-foreground, inherit);
  }
  .scrolls {
    overflow: auto;
    scrollbar-width: thin;
    scrollbar-color: var(--vscode-scrollbarSlider-background, var(--ptl-zero)) transparent;
  }
`;
