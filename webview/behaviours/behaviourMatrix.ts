import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { OwnPattern } from '../../src/contract/ownPattern';
import { visibleText } from '../shared/hostileText';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import type { Entry } from './model/entries';
import { matrixOf, type MatrixCell } from './model/matrix';

/**
 * Models or evaluations side by side: a column each, bars for what they have of each behaviour.
 *
 * @fires ptl-entry - `detail: string`: the id of the entry whose column was chosen
 */
@customElement('ptl-behaviour-matrix')
export class BehaviourMatrix extends LitElement {
  @property({ attribute: false }) entries: readonly Entry[] = [];
  @property() set = '';
  @property({ attribute: false }) patterns: readonly OwnPattern[] = [];
  /** Id of the entry whose completions are listed. */
  @property({ attribute: false }) entry: string | null = null;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
        margin-top: 12px;
        overflow-x: auto;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font: 12px/16px var(--ptl-font);
      }
      th {
        text-align: left;
        font-weight: 400;
      }
      thead th {
        min-width: 120px;
        max-width: 180px;
        padding: 0 16px 4px 0;
        vertical-align: bottom;
      }
      thead th:first-child {
        min-width: 128px;
      }
      thead button {
        max-width: 100%;
        padding: 4px 6px;
        margin-left: -6px;
        border: 1px solid transparent;
        border-radius: var(--ptl-radius);
        background: none;
        color: var(--ptl-text);
        font: 600 12px/16px var(--ptl-font);
        text-align: left;
        overflow-wrap: anywhere;
        cursor: pointer;
      }
      thead button:hover {
        background: var(--ptl-row-hover);
      }
      thead button[aria-pressed='true'] {
        background: var(--vscode-radio-activeBackground, var(--ptl-selection));
        border-color: var(--vscode-radio-activeBorder, var(--ptl-focus));
      }
      .section th {
        padding-top: 14px;
        font: 11px/14px var(--ptl-font);
        color: var(--ptl-muted);
        border-bottom: 1px solid var(--ptl-grid);
      }
      td,
      tbody th {
        height: 28px;
        padding: 4px 16px 0 0;
        white-space: nowrap;
        vertical-align: top;
      }
      tbody th[scope='row'] {
        max-width: 180px;
      }
      td i {
        display: block;
        height: 4px;
        border-radius: 1px;
        border: 1px solid var(--ptl-outline);
      }
      td .muted {
        padding-left: 6px;
        font: 11px/14px var(--ptl-font);
      }
    `,
  ];

  override render(): unknown {
    const { entries } = this;
    const chosen = this.entry ?? entries.at(-1)?.id;
    return html`<table>
      <thead>
        <tr>
          <th scope="col"><span class="unseen">Behaviour</span></th>
          ${entries.map(
            ({ id, label }) =>
              html`<th scope="col">
                <button aria-pressed=${id === chosen} title="List the completions of ${label}" @click=${() => this.choose(id)}>
                  ${label}
                </button>
              </th>`,
          )}
        </tr>
      </thead>
      ${matrixOf(entries, this.set, this.patterns).map(
        ({ title, rows }) =>
          html`<tbody>
            <tr class="section">
              <th scope="rowgroup" colspan=${entries.length + 1}>${title}</th>
            </tr>
            ${rows.map(
              ({ name, colour, cells }) =>
                html`<tr>
                  <th scope="row" class="clip" title=${visibleText(name)}>${visibleText(name)}</th>
                  ${cells.map((cell) => matrixCell(cell, colour))}
                </tr>`,
            )}
          </tbody>`,
      )}
    </table>`;
  }

  private choose(id: string): void {
    this.dispatchEvent(new CustomEvent('ptl-entry', { detail: id }));
  }
}

function matrixCell({ bar, text, aside }: MatrixCell, colour: string): unknown {
  return html`<td>
    <div class="clip" title="${text} ${aside}">${text}<span class="muted">${aside}</span></div>
    ${bar === null || bar === 0 ? nothing : html`<i ${styled({ width: `max(2px, ${bar * 100}%)`, background: `var(${colour})` })}></i>`}
  </td>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-behaviour-matrix': BehaviourMatrix;
  }
}
