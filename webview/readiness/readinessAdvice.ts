import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ReadinessReport } from '../../src/contract/readinessReport';
import '../shared/actionButton';
import { baseStyles } from '../shared/theme';

/**
 * The settings to train with and why, and a run with them.
 *
 * @fires ptl-start - a run is wanted with these settings
 */
@customElement('ptl-readiness-advice')
export class ReadinessAdvice extends LitElement {
  @property({ attribute: false }) report!: ReadinessReport;
  /** `GRPO`. */
  @property() method = '';
  @property({ attribute: false }) startReason: string | null = null;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
        padding: 16px 20px;
        border-bottom: 1px solid var(--ptl-hairline);
      }
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 2px 14px;
        margin: 10px 0 14px;
      }
      dt {
        font: 600 20px/24px var(--ptl-font);
      }
      dd {
        padding: 3px 0 8px;
      }
      code {
        font: 12px/16px var(--ptl-mono);
      }
      .none {
        margin: 8px 0 12px;
      }
    `,
  ];

  override render(): unknown {
    const { recommendation } = this.report;
    const label = `Start ${this.method} Run with These Settings`;
    return html`<h2>Settings to train with</h2>
      ${
        recommendation
          ? html`<dl>
              <dt>${recommendation.numGenerations}</dt>
              <dd class="small"><code>num_generations</code><br />${recommendation.groupReason}</dd>
              <dt>${recommendation.temperature}</dt>
              <dd class="small"><code>temperature</code><br />${recommendation.temperatureReason}</dd>
            </dl>`
          : html`<p class="small none">No group of a measured size would have a gradient: no setting helps here.</p>`
      }
      <ptl-button
        label=${label}
        icon="play"
        primary
        .disabledReason=${recommendation ? this.startReason : 'No group would have a gradient.'}
        @ptl-press=${() => this.dispatchEvent(new CustomEvent('ptl-start'))}
      ></ptl-button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-readiness-advice': ReadinessAdvice;
  }
}
