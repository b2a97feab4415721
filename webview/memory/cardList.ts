import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { visibleText } from '../shared/hostileText';
import { baseStyles } from '../shared/theme';
import type { Device } from './model/devices';
import { gib } from './model/gib';

/**
 * The devices found and cards that many have: which the run would fit, and by how much.
 *
 * @fires ptl-device - `detail: string`: the key of a device to compare with
 */
@customElement('ptl-memory-cards')
export class CardList extends LitElement {
  @property({ attribute: false }) devices: readonly Device[] = [];
  @property({ type: Number }) total = 0;
  @property() chosen: string | null = null;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-top: 6px;
      }
      button {
        padding: 5px 10px;
        border: 1px solid var(--ptl-hairline);
        border-radius: var(--ptl-radius);
        background: none;
        color: inherit;
        font: 12px/16px var(--ptl-font);
        text-align: left;
        cursor: pointer;
      }
      button:hover {
        background: var(--ptl-row-hover);
      }
      button[aria-pressed='true'] {
        border-color: var(--ptl-focus);
        box-shadow: inset 0 0 0 1px var(--ptl-focus);
      }
      .fits {
        color: var(--ptl-right);
      }
      .over {
        color: var(--ptl-wrong);
      }
    `,
  ];

  override render(): unknown {
    return html`<ul aria-label="Devices">
      ${this.devices.map(({ key, name, GiB, isHere, usedGiB }) => {
        const left = GiB - this.total;
        return html`<li>
          <button
            aria-pressed=${key === this.chosen}
            @click=${() => this.dispatchEvent(new CustomEvent('ptl-device', { detail: key }))}
          >
            <span class=${left >= 0 ? 'fits' : 'over'}>${left >= 0 ? '✓' : '✗'}</span>
            <span class="strong">${visibleText(name)}</span> ${isHere ? html`<span class="muted">· here</span>` : nothing}<br />
            <span class="muted"
              >${left >= 0 ? `${gib(left)} left` : `${gib(-left)} too much`}${
                usedGiB !== null && usedGiB > 0.05 ? `, ${gib(usedGiB)} in use now` : ''
              }</span
            >
          </button>
        </li>`;
      })}
    </ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-memory-cards': CardList;
  }
}
