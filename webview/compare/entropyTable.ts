import { css, html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { fixed } from '../../src/analysis/numberText';
import { styled } from '../shared/styled';
import { tableStyles } from '../shared/tableStyles';
import { baseStyles } from '../shared/theme';
import type { EntropyColumn } from './model/entropyColumns';

const ROW = 24;
const VIEW = 252;
const SPARE = 8;

/** The entropy chart as a table: one row an aligned token. Only rows in view are in the document. */
@customElement('ptl-entropy-table')
export class EntropyTable extends LitElement {
  @property({ attribute: false }) columns: readonly EntropyColumn[] = [];
  @property() otherName = 'other';
  @state() private top = 0;

  static override styles = [
    baseStyles,
    tableStyles,
    css`
      .scrolls {
        height: 252px;
        margin-top: 4px;
      }
      .differs {
        font-weight: 600;
      }
    `,
  ];

  override render(): unknown {
    const { columns } = this;
    const first = Math.max(0, Math.floor(this.top / ROW) - SPARE);
    const last = Math.min(columns.length, Math.ceil((this.top + VIEW) / ROW) + SPARE);
    return html`<div
      class="scrolls"
      tabindex="0"
      role="region"
      aria-label="Entropy of each token"
      @scroll=${(event: Event) => (this.top = (event.currentTarget as HTMLElement).scrollTop)}
    >
      <table aria-rowcount=${columns.length + 1}>
        <thead>
          <tr>
            <th scope="col">base's token</th>
            <th scope="col">entropy, nats</th>
            <th scope="col" class="words">${this.otherName}'s token</th>
            <th scope="col">entropy, nats</th>
          </tr>
        </thead>
        <tbody>
          <tr aria-hidden="true" ?hidden=${first === 0}>
            <td colspan="4" ${styled({ height: `${first * ROW}px` })}></td>
          </tr>
          ${columns.slice(first, last).map(
            (column, index) =>
              html`<tr aria-rowindex=${first + index + 2} class=${column.same ? '' : 'differs'}>
                <td class="mono">${column.leftText}</td>
                <td>${column.left === null ? '' : fixed(column.leftEntropy, 3)}</td>
                <td class="mono words">${column.rightText}</td>
                <td>${column.right === null ? '' : fixed(column.rightEntropy, 3)}</td>
              </tr>`,
          )}
          <tr aria-hidden="true" ?hidden=${last === columns.length}>
            <td colspan="4" ${styled({ height: `${(columns.length - last) * ROW}px` })}></td>
          </tr>
        </tbody>
      </table>
    </div>`;
  }
}
