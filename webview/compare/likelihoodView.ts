import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { fixed } from '../../src/analysis/numberText';
import { tableStyles } from '../shared/tableStyles';
import { baseStyles } from '../shared/theme';
import { likelihoodSentence, likelihoodTable, type Likelihood } from './model/likelihood';
import type { ComparedPair } from './model/sides';

/** Perplexity and log-probability of both texts under both models, and what that says. */
@customElement('ptl-likelihood')
export class LikelihoodView extends LitElement {
  @property({ attribute: false }) pair!: ComparedPair;
  @property() otherName = 'other';

  static override styles = [
    baseStyles,
    tableStyles,
    css`
      table {
        margin-top: 8px;
      }
      tbody th {
        color: var(--ptl-text);
      }
      b {
        font-weight: 600;
      }
      p {
        margin-top: 8px;
        max-width: 560px;
      }
    `,
  ];

  override render(): unknown {
    const table = likelihoodTable(this.pair);
    const name = this.otherName;
    return html`<h2>How likely each text is under each model</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">perplexity (log p, nats)</th>
            <th scope="col">under base</th>
            <th scope="col">under ${name}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">base's text</th>
            ${cell(table.base.underBase)}${cell(table.base.underOther)}
          </tr>
          <tr>
            <th scope="row">${name}'s text</th>
            ${cell(table.other.underBase)}${cell(table.other.underOther)}
          </tr>
        </tbody>
      </table>
      <p class="small muted">${likelihoodSentence(table, name)}</p>`;
  }
}

function cell({ perplexity, logprob }: Likelihood): unknown {
  return html`<td><b>${fixed(perplexity)}</b> <span class="muted">(${fixed(logprob, 1)})</span></td>`;
}
