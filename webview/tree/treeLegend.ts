import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TreeReport } from '../../src/contract/treeReport';
import { counted, fixed } from '../../src/analysis/numberText';
import { baseStyles } from '../shared/theme';
import { theBase } from '../../src/analysis/tree/sides';
import { markRadius } from '../../src/analysis/tree/treeLayout';
import { rewardScale } from '../../src/analysis/tree/sides';

const ENTROPIES = [0.4, 0.8, 1.2];

/** What widths, colours, lines and marks of the tree say. */
@customElement('ptl-tree-legend')
export class TreeLegend extends LitElement {
  @property({ attribute: false }) report!: TreeReport;
  @property({ attribute: false }) names: readonly string[] = [];

  static override styles = [
    baseStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 20px;
        font: 11px/14px var(--ptl-font);
        color: var(--ptl-muted);
      }
      span {
        display: inline-flex;
        align-items: center;
        gap: 6px;
      }
      .ramp {
        width: 44px;
        height: 8px;
        background: linear-gradient(to right, color-mix(in srgb, var(--ptl-text) 32%, var(--ptl-background)), var(--ptl-right));
      }
      .dashed {
        width: 26px;
        border-top: 1.25px dashed var(--ptl-closed);
      }
      circle {
        fill: var(--ptl-forking);
      }
    `,
  ];

  override render(): unknown {
    const { low, high } = rewardScale(this.report);
    const main = this.report.models.at(-1)!;
    const [, other] = this.names;
    return html`<span>width: share of ${counted(main.samples, 'sample')}</span>
      <span><i class="ramp"></i>mean reward ${fixed(low, low % 1 === 0 ? 0 : 2)} to ${fixed(high, high % 1 === 0 ? 0 : 2)}</span>
      ${other === undefined ? nothing : html`<span><i class="dashed"></i>closed by ${other}: only ${theBase(this.names)} went there</span>`}
      <span
        ><svg width="46" height="14" aria-hidden="true">
          ${ENTROPIES.map((entropy, place) => svg`<circle cx=${7 + 15 * place} cy="7" r=${markRadius(entropy)}></circle>`)}</svg
        >fork, entropy ${ENTROPIES.join(', ')} nats</span
      >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-tree-legend': TreeLegend;
  }
}
