import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { chartStyles } from '../shared/chart/chartStyles';
import { OwnSize } from '../shared/ownSize';
import { baseStyles } from '../shared/theme';
import { accuracyPath } from './model/accuracyPath';

/** A small line of accuracies by epoch between 0 and 1; its words are told by what stands around it. */
@customElement('ptl-accuracy-line')
export class AccuracyLine extends LitElement {
  @property({ attribute: false }) accuracies: readonly number[] = [];
  private readonly size = new OwnSize(this);

  static override styles = [
    baseStyles,
    chartStyles,
    css`
      path {
        fill: none;
        stroke: currentColor;
        stroke-width: 1.5;
        stroke-linejoin: round;
        stroke-linecap: round;
      }
    `,
  ];

  override render(): unknown {
    const { width, height } = this.size;
    if (width === 0) return nothing;
    return html`<svg aria-hidden="true">
      ${svg`<line class="baseline" x1="0" x2=${width} y1=${height - 0.5} y2=${height - 0.5}></line>
        <path d=${accuracyPath(this.accuracies, { width, height })}></path>`}
    </svg>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-accuracy-line': AccuracyLine;
  }
}
