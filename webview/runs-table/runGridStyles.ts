import { css } from 'lit';
import { activeRowStyles } from '../shared/rowsInView';
import { baseStyles } from '../shared/theme';

export const ROW = 26;

export const runGridStyles = [
  baseStyles,
  activeRowStyles,
  css`
    :host {
      display: block;
      min-height: 0;
      min-width: 0;
      position: relative;
    }
    .list {
      position: absolute;
      inset: 0;
      overflow: auto;
      font: 12px/16px var(--ptl-font);
    }
    .list:focus-visible {
      outline: none;
    }
    .head,
    .row {
      display: flex;
      gap: 0;
      align-items: stretch;
      height: 26px;
      min-width: 100%;
      width: max-content;
    }
    .head {
      position: sticky;
      top: 0;
      z-index: 3;
      background: var(--ptl-background);
      border-bottom: 1px solid var(--ptl-baseline);
    }
    .body {
      position: relative;
      min-width: 100%;
    }
    .row {
      position: absolute;
      left: 0;
      background: var(--ptl-background);
      contain: layout style;
    }
    .row:hover {
      background: var(--ptl-row-hover);
    }
    .row[aria-selected='true'] {
      background: var(--vscode-list-inactiveSelectionBackground, var(--ptl-grid));
      outline: 1px solid var(--ptl-outline);
      outline-offset: -1px;
    }
    .cell {
      flex: none;
      padding: 5px 8px 4px;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
      border-bottom: 1px solid var(--ptl-grid);
      background: inherit;
    }
    /* Its width is set and its height is the row's: another text in it moves nothing else. */
    .row > .cell:not(.edited) {
      contain: strict;
    }
    .cell.figure {
      text-align: right;
    }
    .pinned {
      position: sticky;
      z-index: 2;
    }
    .pinned.last {
      border-right: 1px solid var(--ptl-baseline);
    }
    .head .cell {
      color: var(--ptl-muted);
      cursor: pointer;
      border-bottom: 0;
    }
    .head .cell:hover,
    .head .sorted {
      color: var(--ptl-text);
    }
    .differs {
      background: linear-gradient(
          color-mix(in srgb, var(--ptl-series-2) calc(13% * var(--ptl-tint)), transparent),
          color-mix(in srgb, var(--ptl-series-2) calc(13% * var(--ptl-tint)), transparent)
        )
        var(--ptl-background);
    }
    .head .differs {
      color: var(--ptl-text);
      font-weight: 600;
    }
    .list:focus .at {
      outline: 1px solid var(--ptl-focus);
      outline-offset: -1px;
    }
    .select {
      width: 30px;
      left: 0;
      text-align: center;
      padding: 4px 0;
      cursor: pointer;
    }
    .box {
      display: inline-grid;
      place-items: center;
      width: 15px;
      height: 15px;
      border: 1px solid var(--vscode-checkbox-border, var(--ptl-baseline));
      border-radius: 3px;
      background: var(--vscode-checkbox-background, transparent);
      color: var(--vscode-checkbox-foreground, inherit);
      vertical-align: top;
    }
    .box ptl-icon {
      transform: scale(0.8);
    }
    .state {
      display: flex;
      gap: 6px;
    }
    .state[data-state='failed'] ptl-icon {
      color: var(--ptl-failed);
    }
    .state:is([data-state='interrupted'], [data-state='broken']) ptl-icon {
      color: var(--ptl-warning);
    }
    .state[data-state='finished'] ptl-icon {
      color: var(--ptl-right);
    }
    .state:is([data-state='running'], [data-state='starting'], [data-state='stopping']) ptl-icon {
      color: var(--ptl-running);
    }
    .tag {
      display: inline-block;
      padding: 0 6px;
      margin-right: 4px;
      border-radius: 8px;
      font: 11px/15px var(--ptl-font);
      color: var(--vscode-badge-foreground, var(--ptl-text));
      background: var(--vscode-badge-background, var(--ptl-zero));
      border: 1px solid var(--ptl-outline);
    }
    .editor {
      width: 100%;
      height: 100%;
      padding: 0 6px;
      font: inherit;
      color: var(--vscode-input-foreground, var(--ptl-text));
      background: var(--vscode-input-background, var(--ptl-background));
      border: 1px solid var(--ptl-focus);
      border-radius: 2px;
      outline: none;
    }
    .cell.edited {
      padding: 1px;
      overflow: visible;
      z-index: 4;
    }
  `,
];
