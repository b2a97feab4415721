import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RunOverview } from '../../src/contract/messages/run';
import '../shared/actionButton';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import { baseStyles } from '../shared/theme';
import { actionChoice } from './model/actions';
import { entropyNotice } from './model/entropyNotice';
import { noticeOf, type Notice } from './model/notice';

/**
 * A strip for a run that failed, stopped or lost its trainer, and one for an entropy that has collapsed: what, where, what is intact, what to do.
 *
 * @fires ptl-act - `detail: { action }`
 */
@customElement('ptl-run-notice')
export class RunNotice extends LitElement {
  @property({ attribute: false }) run!: RunOverview;

  static override styles = [
    baseStyles,
    css`
      section {
        display: grid;
        grid-template-columns: 16px 1fr auto;
        gap: 2px 10px;
        align-items: start;
        padding: 10px 20px;
        border-bottom: 1px solid var(--ptl-hairline);
        border-left: 3px solid var(--tone, var(--ptl-baseline));
        padding-left: 17px;
      }
      .failed {
        --tone: var(--ptl-failed);
      }
      .warning {
        --tone: var(--ptl-warning);
      }
      ptl-icon {
        color: var(--tone, var(--ptl-muted));
        margin-top: 1px;
      }
      p {
        overflow-wrap: anywhere;
      }
      .detail {
        grid-column: 2;
      }
      .actions {
        grid-column: 3;
        grid-row: 1 / span 2;
        display: flex;
        gap: 8px;
        align-self: center;
      }
      @media (max-width: 700px) {
        .actions {
          grid-column: 2;
          grid-row: auto;
          padding-top: 6px;
          flex-wrap: wrap;
        }
      }
    `,
  ];

  override render(): unknown {
    return [noticeOf(this.run), entropyNotice(this.run)].map((notice) => (notice ? this.strip(notice) : nothing));
  }

  private strip(notice: Notice): unknown {
    const icon = { failed: 'error', warning: 'warning', quiet: 'info' }[notice.tone];
    return html`<section class=${notice.tone} role=${notice.tone === 'failed' ? 'alert' : 'status'}>
      <ptl-icon name=${icon}></ptl-icon>
      <p class="strong">${visibleText(notice.headline)}</p>
      ${notice.detail === '' ? nothing : html`<p class="detail muted">${visibleText(notice.detail)}</p>`}
      <div class="actions">
        ${notice.actions.map(
          ({ action, label }) =>
            html`<ptl-button
              data-action=${action}
              label=${label}
              .disabledReason=${actionChoice(this.run, action)?.disabledReason ?? null}
              @ptl-press=${() =>
                this.dispatchEvent(new CustomEvent('ptl-act', { detail: { action }, bubbles: true, composed: true }))}
            ></ptl-button>`,
        )}
      </div>
    </section>`;
  }
}
