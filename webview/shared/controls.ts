import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { css } from 'lit';

export type { Checkbox, Dropdown, TextField } from '@vscode/webview-ui-toolkit';

// The only importer of the toolkit, which is archived upstream: replacing it is replacing this file. It defines <vscode-button>,
// <vscode-checkbox>, <vscode-dropdown>, <vscode-option> and <vscode-text-field>.
provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeDropdown(), vsCodeOption(), vsCodeTextField());

/** Sizes and colours of the toolkit's controls here: 26 px high, 12/16 text. Put it in the styles of an element that uses one. */
export const controlStyles = css`
  vscode-button,
  vscode-checkbox,
  vscode-dropdown,
  vscode-option,
  vscode-text-field {
    --type-ramp-base-font-size: 12px;
    --type-ramp-base-line-height: 16px;
    --corner-radius-round: 4;
    --checkbox-corner-radius: 3;
    --button-padding-horizontal: 10px;
    --button-padding-vertical: 4px;
    --input-min-width: 0px;
  }
  vscode-button {
    height: 26px;
    white-space: nowrap;
    flex: none;
  }
  vscode-button::part(control) {
    font: inherit;
    border: 1px solid var(--vscode-button-border, transparent);
  }
  vscode-button::part(content) {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  vscode-button[appearance='secondary'] {
    background: var(--vscode-button-secondaryBackground, transparent);
  }
  vscode-button[appearance='secondary']::part(control) {
    border-color: var(--vscode-button-secondaryBorder, var(--vscode-button-border, transparent));
  }
  vscode-button[appearance='icon'] {
    width: 26px;
    border-radius: var(--ptl-radius);
  }
  vscode-button[appearance='icon']::part(control) {
    padding: 4px;
    border-color: transparent;
    display: grid;
    place-items: center;
  }
  vscode-checkbox {
    margin: 0;
    height: 24px;
  }
  vscode-checkbox::part(label) {
    padding-inline-start: 6px;
    margin-inline-end: 0;
  }
  vscode-dropdown {
    height: 26px;
    width: auto;
  }
  vscode-dropdown::part(control) {
    white-space: nowrap;
  }
  vscode-dropdown::part(listbox) {
    width: max-content;
    min-width: 100%;
    z-index: 10;
  }
  vscode-text-field {
    width: 100%;
  }
  @media (prefers-reduced-motion: no-preference) {
    vscode-button {
      transition: background-color 80ms;
    }
  }
`;
