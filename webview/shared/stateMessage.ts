import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import './icons';
import { count } from '../../src/analysis/numberText';
import { styled } from './styled';
import { baseStyles } from './theme';

/**
 * What stands where data would: nothing yet, on its way, or failed. One sentence, one line of detail, one action.
 *
 * @slot - actions, such as a button
 */
@customElement('ptl-state')
export class StateMessage extends LitElement {
  @property({ reflect: true }) kind: 'empty' | 'loading' | 'failed' = 'empty';
  @property() headline = '';
  @property() detail = '';
  /** Progress in numbers, of a loading state whose end is known. */
  @property({ type: Number }) done: number | null = null;
  @property({ type: Number }) total: number | null = null;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        align-items: center;
        justify-content: center;
        gap: 8px;
        min-height: 120px;
        padding: 20px;
        text-align: center;
      }
      p {
        max-width: 60ch;
        overflow-wrap: anywhere;
      }
      .headline {
        display: flex;
        align-items: center;
        gap: 8px;
        font-weight: 600;
        text-align: start;
      }
      ptl-icon {
        color: var(--ptl-failed);
      }
      .track {
        width: 200px;
        height: 4px;
        border-radius: 2px;
        background: var(--ptl-zero);
        overflow: hidden;
      }
      .fill {
        height: 100%;
        background: var(--vscode-progressBar-background, var(--ptl-running));
      }
    `,
  ];

  override render(): unknown {
    const { done, total } = this;
    const known = this.kind === 'loading' && done !== null && total !== null && total > 0;
    return html`
      <p class="headline" role=${this.kind === 'failed' ? 'alert' : 'status'}>
        ${this.kind === 'failed' ? html`<ptl-icon name="error"></ptl-icon>` : nothing}${this.headline}
      </p>
      ${this.detail === '' ? nothing : html`<p class="muted small">${this.detail}</p>`}
      ${
        known
          ? html`<div class="track"><div class="fill" ${styled({ width: `${(done / total) * 100}%` })}></div></div>
              <p class="muted small">${count(done)} of ${count(total)}</p>`
          : nothing
      }
      <slot></slot>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-state': StateMessage;
  }
}
