import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '../shared/segments';
import { baseStyles } from '../shared/theme';
import { measureNames, measures, thresholds, type Measure, type ThresholdName } from './model/measure';

/**
 * Which measure the curves show.
 *
 * @fires ptl-measure - `detail: Measure`
 * @fires ptl-threshold - `detail: ThresholdName`
 */
@customElement('ptl-measure-bar')
export class MeasureBar extends LitElement {
  @property() measure: Measure = 'pass';
  @property() threshold: ThresholdName = '0.5';
  /** Why there is no maj@k; null where there is. */
  @property({ attribute: false }) votelessReason: string | null = null;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 12px;
      }
    `,
  ];

  override render(): unknown {
    return html`<ptl-segments
        label="Measure"
        value=${this.measure}
        .options=${measures.map((value) => ({
          value,
          label: measureNames[value],
          disabledReason: value === 'majority' ? this.votelessReason : null,
        }))}
        @ptl-change=${({ detail }: CustomEvent<string>) => this.tell('ptl-measure', detail)}
      ></ptl-segments>
      ${
        this.measure === 'gPass'
          ? html`<ptl-segments
              label="Threshold τ"
              value=${this.threshold}
              .options=${thresholds.map((value) => ({ value, label: value === 'mean' ? 'mean' : `τ = ${value}` }))}
              @ptl-change=${({ detail }: CustomEvent<string>) => this.tell('ptl-threshold', detail)}
            ></ptl-segments>`
          : nothing
      }`;
  }

  private tell(name: string, detail: string): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-measure-bar': MeasureBar;
  }
}
