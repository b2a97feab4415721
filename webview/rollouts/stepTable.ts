import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RolloutsOverview } from '../../src/contract/messages/rollouts';
import { fixed } from '../../src/analysis/numberText';
import { baseStyles } from '../shared/theme';
import { stepTableStyles } from './stepTableStyles';

/**
 * The reward chart as a table: every step with its numbers.
 *
 * @fires ptl-pick - the step to go to: `CustomEvent<number>`
 */
@customElement('ptl-step-table')
export class StepTable extends LitElement {
  @property({ attribute: false }) overview: RolloutsOverview | null = null;
  @property({ type: Number }) step: number | null = null;

  static override styles = [baseStyles, stepTableStyles];

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
