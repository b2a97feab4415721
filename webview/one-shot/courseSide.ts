import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { OneShotCourse } from '../../src/contract/oneShotReport';
import { visibleText } from '../shared/hostileText';
import { baseStyles } from '../shared/theme';
import { courseFacts } from '../../src/analysis/oneShot/courseWords';

/** The numbers of a run on one or two examples, and the examples. */
@customElement('ptl-one-shot-facts')
export class CourseSide extends LitElement {
  @property({ attribute: false }) course!: OneShotCourse;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
        padding: 16px 20px 24px;
      }
      dt {
        margin-top: 14px;
        font: 12px/16px var(--ptl-font);
        color: var(--ptl-muted);
      }
      dt:first-of-type {
        margin-top: 8px;
      }
      .detail {
        overflow-wrap: anywhere;
      }
      h2 {
        margin-top: 24px;
      }
      h2:first-child {
        margin-top: 0;
      }
      pre {
        margin: 8px 0 0;
        max-height: 180px;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        font: 12px/18px var(--ptl-mono);
      }
    `,
  ];

  override render(): unknown {
    const { prompts } = this.course;
    return html`<h2>What one-shot training did</h2>
      <dl>
        ${courseFacts(this.course).map(
          ({ label, value, detail }) =>
            html`<dt>${label}</dt>
              <dd class="number">${value}</dd>
              <dd class="small muted detail">${visibleText(detail)}</dd>`,
        )}
      </dl>
      <h2>Trained on ${prompts.length === 1 ? 'one example' : 'two examples'}</h2>
      ${prompts.map((prompt, index) => html`<pre class="scrolls" tabindex="0" aria-label="Prompt ${index + 1}">${visibleText(prompt)}</pre>`)}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-one-shot-facts': CourseSide;
  }
}
