import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { CoverageSample } from '../../src/contract/messages/coverage';
import { count, fixed } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import { baseStyles } from '../shared/theme';
import { cutText } from './model/longText';

/** Class, mark, and words of it. */
const verdicts = {
  true: ['right', '✓', 'right'],
  false: ['wrong', '✗', 'wrong'],
  unknown: ['unknown', '?', 'not known whether it is right'],
  failed: ['failed', '–', 'failed'],
} as const;

/** One sample: whether it is right, and what was written, of a long text the beginning and the end. */
@customElement('ptl-sample-text')
export class SampleText extends LitElement {
  @property({ attribute: false }) sample!: CoverageSample;
  @state() private whole = false;
  private head = '';
  private tail = '';
  private left = 0;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr) auto;
        gap: 8px;
        font: 12px/18px var(--ptl-mono);
      }
      .text {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .right {
        color: var(--ptl-right);
      }
      .wrong {
        color: var(--ptl-wrong);
      }
      .failed,
      .unknown {
        color: var(--ptl-muted);
      }
      button {
        display: block;
        padding: 2px 0;
      }
    `,
  ];

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('sample')) this.whole = false;
    const text = this.sample.text.trim();
    const { head, tail, left } = this.whole ? { head: text, tail: '', left: 0 } : cutText(text);
    [this.head, this.tail, this.left] = [visibleText(head), visibleText(tail), left];
  }

  override render(): unknown {
    const { isRight, reward, isCut, failure } = this.sample;
    const [verdict, mark, words] =
      failure !== null ? verdicts.failed : isRight === null ? verdicts.unknown : verdicts[`${isRight}`];
    const partial = isRight === false && reward !== null && reward > 0 ? `reward ${fixed(reward)}` : '';
    return html`<span class="${verdict}" aria-label=${words} title=${words} role="img">${mark}</span
      ><span class="text"
        >${this.head}${this.middle()}${this.tail}${failure === null ? nothing : html`<span class="failed">${visibleText(failure)}</span>`}</span
      >
      <span class="axis">${[partial, isCut ? 'cut' : ''].filter((word) => word !== '').join(', ')}</span>`;
  }

  private middle(): unknown {
    if (this.left === 0) return nothing;
    return html`<button class="link small" @click=${() => (this.whole = true)}>
      Show the ${count(this.left)} characters between
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-sample-text': SampleText;
  }
}
