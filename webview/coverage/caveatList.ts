import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '../shared/icons';
import { baseStyles } from '../shared/theme';
import type { Caveat } from './model/caveats';

/** What a reader has to know before believing the charts, at the foot of the panel. */
@customElement('ptl-caveats')
export class CaveatList extends LitElement {
  @property({ attribute: false }) caveats: readonly Caveat[] = [];

  static override styles = [
    baseStyles,
    css`
      footer {
        display: flex;
        flex-direction: column;
        gap: 2px;
        max-height: 96px;
        padding: 8px 20px;
        border-top: 1px solid var(--ptl-hairline);
        font: 11px/16px var(--ptl-font);
        color: var(--ptl-muted);
      }
      p {
        display: flex;
        gap: 8px;
      }
      .warning ptl-icon {
        color: var(--ptl-warning);
      }
      @media (max-width: 900px) {
        footer {
          max-height: none;
        }
      }
    `,
  ];

  override render(): unknown {
    return html`<footer class="scrolls" tabindex="0" role="contentinfo" aria-label="Caveats">
      ${this.caveats.map(
        ({ isWarning, text }) =>
          html`<p class=${isWarning ? 'warning' : ''}>
            <ptl-icon name=${isWarning ? 'warning' : 'info'}></ptl-icon
            ><span>${isWarning ? html`<span class="unseen">Caveat: </span>` : nothing}${text}</span>
          </p>`,
      )}
    </footer>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-caveats': CaveatList;
  }
}
