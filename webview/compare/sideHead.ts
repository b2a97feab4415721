import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { counted, fixed } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import { baseStyles } from '../shared/theme';
import { meanEntropy } from './model/likelihood';
import { verdictOf } from './model/seeds';
import type { TextSide } from './model/sides';

/** Above one text: whose it is, what it earned, how long and how unsure it is. */
@customElement('ptl-side-head')
export class SideHead extends LitElement {
  @property({ attribute: false }) side!: TextSide;
  @property() label = '';

  static override styles = [
    baseStyles,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 8px;
        min-width: 0;
      }
      i {
        flex: none;
        width: 3px;
        height: 16px;
        border-radius: 2px;
        background: var(--ptl-trained);
      }
      i.base {
        background: var(--ptl-base);
      }
      .verdict {
        display: inline-flex;
        align-items: center;
        gap: 3px;
        flex: none;
        font: 600 12px/16px var(--ptl-font);
      }
      .right {
        color: var(--ptl-right);
      }
      .wrong,
      .failed {
        color: var(--ptl-wrong);
      }
      .facts {
        flex: 0 1 auto;
        margin-left: auto;
      }
    `,
  ];

  override render(): unknown {
    const { row, found } = this.side;
    const verdict = verdictOf(row);
    const name = visibleText(this.label);
    const facts =
      found?.facts ?? `${counted(row.token_ids.length, 'token')} · mean entropy ${fixed(meanEntropy(this.side))} nats`;
    return html`<i class=${this.side.name}></i>
      <h2 class="clip" title=${name}>${name}</h2>
      <span class="verdict ${verdict}" title=${row.failure === null ? nothing : visibleText(row.failure)}
        >${verdict === 'partial' ? nothing : html`<ptl-icon name=${verdict === 'right' ? 'check' : 'close'}></ptl-icon>`}${
          found ? found.verdict : row.reward === null ? 'reward failed' : `reward ${fixed(row.reward)}`
        }</span
      >
      ${
        row.finish_reason === 'length'
          ? html`<span class="small muted" title="The completion reached max_completion_length">cut off</span>`
          : nothing
      }
      <span class="small muted clip facts" title=${facts}>${facts}</span>`;
  }
}
