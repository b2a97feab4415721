import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RolloutsOverview } from '../../src/contract/messages/rollouts';
import { fixed } from '../shared/format';
import { baseStyles } from '../shared/theme';

/**
 * The reward chart as a table: every step with its numbers.
 *
 * @fires ptl-pick - the step to go to: `CustomEvent<number>`
 */
@customElement('ptl-step-table')
export class StepTable extends LitElement {
  @property({ attribute: false }) overview: RolloutsOverview | null = null;
  @property({ type: Number }) step: number | null = null;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
        min-height: 0;
        overflow: auto;
        padding: 0 20px 12px;
      }
      table {
        border-collapse: collapse;
        font: 12px/16px var(--ptl-font);
      }
      th {
        position: sticky;
        top: 0;
        padding: 8px 0 4px 28px;
        background: var(--ptl-background);
        color: var(--ptl-muted);
        font: 11px/14px var(--ptl-font);
        text-align: right;
      }
      td {
        height: 24px;
        padding: 0 0 0 28px;
        text-align: right;
        border-top: 1px solid var(--ptl-grid);
      }
      th:first-child,
      td:first-child {
        padding-left: 8px;
      }
      th:last-child,
      td:last-child {
        padding-right: 8px;
      }
      tr[aria-current] td {
        background: var(--ptl-selection);
        color: var(--ptl-selection-text);
      }
      button {
        border: 0;
        padding: 0;
        background: none;
        color: inherit;
        font: inherit;
        cursor: pointer;
        text-decoration: underline;
      }
    `,
  ];

  override render(): unknown {
    return html`<table aria-label="Reward by step">
      <thead>
        <tr>
          <th scope="col">step</th>
          <th scope="col">mean reward</th>
          <th scope="col">10th percentile of groups</th>
          <th scope="col">90th percentile</th>
          <th scope="col">entropy, nats a token</th>
          <th scope="col">rollouts</th>
        </tr>
      </thead>
      <tbody>
        ${this.overview?.steps.map(
          (each) =>
            html`<tr aria-current=${each.step === this.step ? 'true' : nothing}>
              <td>
                ${each.hasRollouts ? html`<button @click=${() => this.dispatchEvent(new CustomEvent('ptl-pick', { detail: each.step }))}>${each.step}</button>` : each.step}
              </td>
              <td>${fixed(each.reward, 3)}</td>
              <td>${fixed(each.rewardLow, 3)}</td>
              <td>${fixed(each.rewardHigh, 3)}</td>
              <td>${fixed(each.entropy, 3)}</td>
              <td>${each.hasRollouts ? (each.attempt > 1 ? `attempt ${each.attempt}` : 'yes') : 'none'}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-step-table': StepTable;
  }
}
